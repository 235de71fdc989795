using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace VaporForge.Storage.Sqlite;

/// <summary>How connections to the file are opened.</summary>
internal static class SqliteConnections
{
    /// <summary>Pages in the write-ahead log at which it is copied back: 4,000 of 4 KiB, four times the default,
    /// because frames come in bursts and a checkpoint costs two flushes.</summary>
    private const int CheckpointPages = 4000;

    static SqliteConnections() => Batteries_V2.Init();

    /// <summary>WAL: readers and the writer do not wait for each other. FULL: a commit is flushed before it is
    /// answered.</summary>
    public static SqliteConnection OpenWriter(StorageOptions options) => Open(options, SqliteOpenMode.ReadWriteCreate, $"""
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = {CheckpointPages};
        PRAGMA cache_size = -65536;
        PRAGMA temp_store = MEMORY;
        """);

    /// <summary>Not opened read-only: in WAL mode a reader must be able to make the shared index. It never
    /// checkpoints.</summary>
    public static SqliteConnection OpenReader(StorageOptions options) => Open(options, SqliteOpenMode.ReadWrite, """
        PRAGMA query_only = ON;
        PRAGMA wal_autocheckpoint = 0;
        """);

    private static SqliteConnection Open(StorageOptions options, SqliteOpenMode mode, string pragmas)
    {
        if (mode == SqliteOpenMode.ReadWriteCreate && Path.GetDirectoryName(Path.GetFullPath(options.Path)) is { } folder)
            Directory.CreateDirectory(folder);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds),
        }.ConnectionString);
        try
        {
            connection.Open();
            var busyTimeout = ((int)options.CommandTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            Run(connection, $"PRAGMA busy_timeout = {busyTimeout};");
            Run(connection, pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
