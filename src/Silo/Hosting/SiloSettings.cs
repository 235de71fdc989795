namespace VaporForge.Silo.Hosting;

/// <summary>What one process is made of: decided before it is built, printed when it starts.</summary>
public sealed record SiloSettings
{
    public required string DataDirectory { get; init; }

    /// <summary>The public port on 127.0.0.1; 0 takes any.</summary>
    public required int Port { get; init; }

    /// <summary>The port of <c>/internal/*</c>; 0 takes any.</summary>
    public required int InternalPort { get; init; }

    /// <summary>Further addresses of the internal listener besides 127.0.0.1: where sandboxes reach it.</summary>
    public IReadOnlyList<string> InternalAddresses { get; init; } = [];

    /// <summary>The name of this installation's sandboxes.</summary>
    public required string Installation { get; init; }

    /// <summary>The folder of the page; null serves none.</summary>
    public string? UiFolder { get; init; }

    /// <summary>Null means SQLite below the data directory.</summary>
    public string? Postgres { get; init; }

    public required Choice<string> Agent { get; init; }
    public required Choice<SandboxKind> Sandbox { get; init; }

    /// <summary>What agents get into their environment: the operator's credentials.</summary>
    public IReadOnlyDictionary<string, string> AgentEnvironment { get; init; } = new Dictionary<string, string>();

    public string KeysDirectory => Path.Combine(DataDirectory, "keys");
    public string TokenFile => Path.Combine(DataDirectory, "local-token");
    public string SqliteFile => Path.Combine(DataDirectory, "vaporforge.db");
}

public enum SandboxKind
{
    Process,
    Docker,
}

/// <summary>Something that was chosen, and why, for the person who started the process.</summary>
public sealed record Choice<T>(T Value, string Because);
