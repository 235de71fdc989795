namespace VaporForge.Silo.Hosting;

/// <summary>What one process is made of: decided before it is built, printed when it starts.</summary>
public sealed record SiloSettings
{
    /// <summary>The name of this process among several on one database and one data directory; null when it is the
    /// only one.</summary>
    public string? Member { get; init; }

    public ProcessRole Role { get; init; } = ProcessRole.Node;

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

    public bool HostsGrains => Role != ProcessRole.Gateway;

    public bool HostsGateway => Role != ProcessRole.Silo;

    /// <summary>Whether no other process works on this database.</summary>
    public bool IsAlone => Member is null;

    public string KeysDirectory => Path.Combine(DataDirectory, "keys");
    public string TokenFile => Path.Combine(DataDirectory, "local-token");
    public string SqliteFile => Path.Combine(DataDirectory, "vaporforge.db");
}

/// <summary>What a process does.</summary>
public enum ProcessRole
{
    /// <summary>Hosts grains and serves people: all that one machine needs.</summary>
    Node,

    /// <summary>Hosts grains; its public port answers health checks and nothing else.</summary>
    Silo,

    /// <summary>Serves people and takes what agents write; its grains are elsewhere.</summary>
    Gateway,
}

public enum SandboxKind
{
    Process,
    Docker,
}

/// <summary>Something that was chosen, and why, for the person who started the process.</summary>
public sealed record Choice<T>(T Value, string Because);
