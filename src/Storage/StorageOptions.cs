namespace VaporForge.Storage;

/// <summary>Where everything durable lies. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    /// <summary><c>sqlite</c> (one machine) or <c>postgres</c> (a cluster). Default: sqlite.</summary>
    public string Store { get; set; } = Sqlite;

    /// <summary>With sqlite: the database file; its folder is made when it is missing. Default:
    /// <c>.vf/vaporforge.db</c>.</summary>
    public string Path { get; set; } = System.IO.Path.Combine(".vf", "vaporforge.db");

    /// <summary>With postgres: an Npgsql connection string. No default.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Writes of different sessions that share one disk flush at most. 1 to 1024; default 256.</summary>
    public int MaxGroupWrites { get; set; } = 256;

    /// <summary>Lines that share one disk flush at most; a single larger commit still goes through. 1 to 65,536;
    /// default 8,192.</summary>
    public int MaxGroupLines { get; set; } = 8192;

    /// <summary>Bytes of frame bodies that share one disk flush at most; a single larger commit still goes through. 64
    /// KiB to 256 MiB; default 16 MiB.</summary>
    public int MaxGroupBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Writes that may wait for the database before further ones are refused. 1 to 1,000,000; default
    /// 20,000.</summary>
    public int MaxWaitingWrites { get; set; } = 20_000;

    /// <summary>How long one statement, or the wait for its turn, may take. 1 to 60 s; default 10 s.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>With postgres: how long connecting may take. 1 to 60 s; default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that read at the same time. 1 to 64; default 8.</summary>
    public int MaxReaders { get; set; } = 8;

    /// <summary>Bytes of frame bodies that one read answers at most, so that long logs are read in bounded pieces. 64
    /// KiB to 64 MiB; default 4 MiB. One larger frame still goes through.</summary>
    public int MaxReadBytes { get; set; } = 4 * 1024 * 1024;
}
