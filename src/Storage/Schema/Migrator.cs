using System.Data.Common;
using Microsoft.Extensions.Logging;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.Schema;

/// <summary>Brings the database to the schema that this program knows. Any number of processes may try at the same
/// time.</summary>
internal sealed partial class Migrator(IDatabase database, TimeProvider time, ILogger<Migrator> logger)
{
    private const string Table = "schema_version";

    private readonly IReadOnlyList<Migration> _known = Migration.Of(database.Dialect.Name);

    /// <returns>How many steps were missing.</returns>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.StorageUnavailable"/>, also when the database is
    /// newer than the program.</exception>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.MigrateAsync(MigrateAsync, cancellationToken);
        }
        catch (Exception failure) when (StorageFailure.IsRaw(failure, cancellationToken))
        {
            throw StorageFailure.From(failure);
        }
    }

    private async Task<int> MigrateAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var version = await ReadVersionAsync(connection, cancellationToken);
        var newest = _known[^1].Version;
        if (version > newest)
        {
            throw new VaporForgeException(
                ErrorCodes.StorageUnavailable,
                "The database was made by a newer version of this program.",
                $"The schema of the database is version {version}; this program knows {newest}. Start the newer program, or restore a backup.");
        }

        var missing = _known.Where(migration => migration.Version > version).ToList();
        foreach (var migration in missing) await ApplyAsync(connection, migration, cancellationToken);
        return missing.Count;
    }

    private async Task<long> ReadVersionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var tables = await connection.Command(database.Dialect.TableExists, ("name", Table)).ScalarAsync<long>(cancellationToken);
        if (tables > 0)
        {
            return await connection.Command($"SELECT coalesce(max(version), 0) FROM {Table}").ScalarAsync<long>(cancellationToken);
        }

        await connection.Command(
            $"CREATE TABLE {Table} (version bigint NOT NULL PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)")
            .ExecuteAsync(cancellationToken);
        return 0;
    }

    private async Task ApplyAsync(DbConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        LogApplying(migration.Version, migration.Name);
        await connection.Command(migration.Sql).ExecuteAsync(cancellationToken);
        await connection.Command(
            $"INSERT INTO {Table} (version, name, applied_at) VALUES (@version, @name, @at)",
            ("version", migration.Version),
            ("name", migration.Name),
            ("at", StoredTime.From(time.GetUtcNow())))
            .ExecuteAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "Applying schema version {Version}, {Name}")]
    private partial void LogApplying(long version, string name);
}
