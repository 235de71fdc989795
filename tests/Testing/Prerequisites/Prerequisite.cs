using System.Net.Sockets;
using System.Text;
using VaporForge.Testing.Postgres;

namespace VaporForge.Testing.Prerequisites;

/// <summary>Something that a machine may lack. Tests that need it are skipped there, with a text that says how to get
/// it, unless <c>VF_TEST_REQUIRE</c> (names separated by commas) lists it: then they run, and fail.</summary>
public sealed class Prerequisite
{
    private const string RequireVariable = "VF_TEST_REQUIRE";
    private static readonly string[] Busyboxes = ["/bin/busybox", "/usr/bin/busybox"];

    private readonly Lazy<bool> _isThere;
    private readonly string _remedy;
    private readonly string[] _requiredBy;

    /// <param name="requiredBy">Who requires one of these requires this too.</param>
    private Prerequisite(string name, Func<bool> isThere, string remedy, params string[] requiredBy)
    {
        (Name, _isThere, _remedy, _requiredBy) = (name, new Lazy<bool>(isThere), remedy, [name, .. requiredBy]);
    }

    public static Prerequisite Linux { get; } = new("linux", OperatingSystem.IsLinux, "sandboxes as plain processes are for Linux");

    public static Prerequisite Docker { get; } = new(
        "docker", AnswersDockerPing, "no Docker Engine answers; install docker.io, start dockerd, and see that its socket is open to you");

    public static Prerequisite Busybox { get; } = new(
        "busybox", () => FindBusybox() is not null, "there is no static busybox to make a small image of; install busybox-static", "docker");

    public static Prerequisite Postgres { get; } = new(
        "postgres", () => PostgresTools.Folder is not null, "initdb is neither on the PATH nor under /usr/lib/postgresql; install postgresql");

    public static Prerequisite Chromium { get; } = new(
        "chromium", () => Find("chromium", "chromium-browser", "google-chrome") is not null, "there is no browser on the PATH; install chromium");

    public static Prerequisite Claude { get; } = new(
        "claude", () => Find("claude") is not null, "there is no claude on the PATH; install @anthropic-ai/claude-agent-sdk and link its binary");

    public static Prerequisite Orleans { get; } = new(
        "orleans", BuiltForOrleans, "this is the build for the embedded engine; build with -p:ActorEngine=orleans");

    public string Name { get; }

    /// <summary>Null when tests that need it should run.</summary>
    public string? SkipReason => _isThere.Value || IsRequired ? null : $"Needs {Name}: {_remedy}.";

    private bool IsRequired => (Environment.GetEnvironmentVariable(RequireVariable) ?? "")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Intersect(_requiredBy, StringComparer.OrdinalIgnoreCase).Any();

    public static Prerequisite Of(string name) =>
        new[] { Linux, Docker, Busybox, Postgres, Chromium, Claude, Orleans }.Single(prerequisite => prerequisite.Name == name);

    /// <summary>The first of these programs that is on the PATH.</summary>
    public static string? Find(params ReadOnlySpan<string> programs)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (var program in programs)
        {
            var found = folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
            if (found is not null) return found;
        }

        return null;
    }

    public static string? FindBusybox() => Busyboxes.FirstOrDefault(File.Exists);

    private static bool AnswersDockerPing()
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock";
        if (!host.StartsWith("unix://", StringComparison.Ordinal)) return false;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.ReceiveTimeout = 5000;
            socket.Connect(new UnixDomainSocketEndPoint(host["unix://".Length..]));
            socket.Send("GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n"u8);
            var answer = new byte[64];
            var length = socket.Receive(answer);
            return Encoding.ASCII.GetString(answer, 0, length).Contains(" 200 ", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool BuiltForOrleans() =>
#if ENGINE_ORLEANS
        true;
#else
        false;
#endif
}
