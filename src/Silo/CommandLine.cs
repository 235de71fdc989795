using System.Globalization;

namespace VaporForge.Silo;

/// <summary>What the program was called with. <c>./vf</c> is the usual caller; a person may call it too.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        usage: VaporForge.Silo serve [--data DIR] [--port N] [--internal-port N] [--store sqlite|postgres] [--postgres CONNECTION]
                                     [--sandbox auto|docker|process] [--agent auto|demo|claude] [--engine-reason TEXT]
                                     [--member NAME [--role node|silo|gateway]]
               VaporForge.Silo link [--data DIR] [--port N] [--store sqlite|postgres] [--postgres CONNECTION]
               VaporForge.Silo user add NAME [--data DIR] [--store sqlite|postgres] [--postgres CONNECTION]
        """;

    private const int DefaultPort = 5080;

    public required string Verb { get; init; }
    public string? UserName { get; init; }
    public string DataDirectory { get; init; } = Path.GetFullPath(".vf");
    public int Port { get; init; } = DefaultPort;
    public int? InternalPort { get; init; }
    public string Store { get; init; } = "sqlite";
    public string? Postgres { get; init; }
    public string Sandbox { get; init; } = "auto";
    public string Agent { get; init; } = "auto";
    public string EngineReason { get; init; } = "built so";

    /// <summary>The name of this process among several on one database; null when it is the only one.</summary>
    public string? Member { get; init; }

    public string Role { get; init; } = "node";

    /// <exception cref="CommandLineException">The text names what is wrong.</exception>
    public static CommandLine Parse(string[] args)
    {
        var words = new Queue<string>(args);
        var line = new CommandLine { Verb = words.TryDequeue(out var verb) ? verb : "serve" };
        if (line.Verb is not ("serve" or "link" or "user")) throw new CommandLineException($"There is no verb '{line.Verb}'.");
        if (line.Verb == "user")
        {
            if (!words.TryDequeue(out var action) || action != "add" || !words.TryDequeue(out var name))
                throw new CommandLineException("'user' wants 'add NAME'.");
            if (!Ids.IsValid(name)) throw new CommandLineException($"'{name}' is no user name: 1 to 64 of A-Z a-z 0-9 _ -");
            line = line with { UserName = name };
        }

        while (words.TryDequeue(out var option))
        {
            if (!words.TryDequeue(out var value)) throw new CommandLineException($"{option} wants a value.");
            line = option switch
            {
                "--data" => line with { DataDirectory = Path.GetFullPath(value) },
                "--port" => line with { Port = ParsePort(option, value) },
                "--internal-port" => line with { InternalPort = ParsePort(option, value) },
                "--store" => line with { Store = OneOf(option, value, "sqlite", "postgres") },
                "--postgres" => line with { Postgres = value },
                "--sandbox" => line with { Sandbox = OneOf(option, value, "auto", "docker", "process") },
                "--agent" => line with { Agent = OneOf(option, value, "auto", "demo", "claude") },
                "--engine-reason" => line with { EngineReason = value },
                "--member" => line with { Member = ParseName(option, value) },
                "--role" => line with { Role = OneOf(option, value, "node", "silo", "gateway") },
                _ => throw new CommandLineException($"There is no option '{option}'."),
            };
        }

        if (line.Member is not null && line.Store != "postgres")
            throw new CommandLineException("--member wants --store postgres: members share one database.");
        if (line.Member is null && line.Role != "node")
            throw new CommandLineException($"--role {line.Role} wants --member: it needs others to work with.");
        if (line.Store != "postgres") return line;

        // From the environment where it may hold a password: a process list shows arguments.
        line = line with { Postgres = line.Postgres ?? Environment.GetEnvironmentVariable("VF_POSTGRES") };
        return line.Postgres is { Length: > 0 }
            ? line
            : throw new CommandLineException("--store postgres wants a connection string in VF_POSTGRES.");
    }

    private static string OneOf(string option, string value, params string[] allowed) => allowed.Contains(value)
        ? value
        : throw new CommandLineException($"{option} is one of {string.Join(", ", allowed)}, not '{value}'.");

    private static string ParseName(string option, string value) => Ids.IsValid(value)
        ? value
        : throw new CommandLineException($"{option} is 1 to 64 of A-Z a-z 0-9 _ -, not '{value}'.");

    private static int ParsePort(string option, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and < 65536
            ? port
            : throw new CommandLineException($"{option} is a port from 0 (any) to 65535, not '{value}'.");
}

/// <summary>The caller's words are off; exit code 2.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
