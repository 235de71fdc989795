using Npgsql;

namespace VaporForge.Storage.Postgres;

/// <summary>How connections are made.</summary>
internal static class PostgresConnections
{
    /// <summary>What the operator wrote, and what the promises need whatever was written.</summary>
    public static NpgsqlDataSource CreateSource(StorageOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            Timeout = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds),
            CommandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds),
            MaxPoolSize = options.MaxReaders + 2,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            ApplicationName = "vaporforge",

            // The writer's connection may be idle for hours; what is between forgets it silently otherwise.
            TcpKeepAlive = true,
        };

        // A commit that is answered is on disk, whatever the server's default says.
        settings.Options = string.Join(' ', settings.Options, "-c synchronous_commit=on").Trim();
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
