using System.Diagnostics;

namespace VaporForge.Silo.Sandboxes;

/// <summary>Starts agent hosts so that they outlive this process: in a session of their own, which Ctrl-C does not
/// reach, and with standard streams that need nobody at the other end.</summary>
internal sealed class AgentHostLauncher(ProcessOptions options, TimeProvider time)
{
    private static readonly TimeSpan LaunchLimit = TimeSpan.FromSeconds(30);

    /// <summary>1. Opens the streams. 2. Writes down which process this is, which stays true through both exec. 3.
    /// Reports. 4. Becomes the agent host. Whatever kills us in between, what runs can be found.</summary>
    private const string Script =
        """
        set -eu
        umask 077
        exec 3>&1 0<>"$1/commands" 1>>"$1/replies" 2>>"$1/diagnostics.log"
        echo "$$ $(cut -d' ' -f22 "/proc/$$/stat") $(cat /proc/sys/kernel/random/boot_id)" >"$1/identity.new"
        mv "$1/identity.new" "$1/identity"
        cd "$2"
        shift 2
        echo started >&3
        exec 3>&-
        exec "$@"
        """;

    /// <summary>What an agent host may inherit: how to reach the world from here, and how to write. Nothing else of
    /// ours.</summary>
    private static readonly string[] Inherited =
    [
        "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    ];

    /// <summary>Null when all that is needed is there; else what is missing, and what to do.</summary>
    public string? FindFault()
    {
        if (FindInPath("setsid") is null) return "The program 'setsid' is missing. Install util-linux.";
        if (FindNode() is null) return $"Node.js ('{options.NodePath}') was not found. Install Node.js 18 or newer, or set Process:NodePath.";
        return FindAgentHost() is null
            ? $"The agent host was not found ({options.AgentHostPath ?? "sandbox/agent-host/main.mjs"}). Set Process:AgentHostPath to its main.mjs."
            : null;
    }

    /// <summary>Returns when the process runs, holds its streams, and is written down.</summary>
    /// <exception cref="IOException">It did not start; the text says why.</exception>
    public async Task LaunchAsync(
        SandboxFolders folders, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = folders.Workspace,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Arguments(folders)) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start) ?? throw new IOException("setsid did not start");
        using var limit = new CancellationTokenSource(LaunchLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            var said = await process.StandardOutput.ReadToEndAsync(either.Token);
            if (said.Trim() != "started") throw new IOException((await errors).Trim());
            await errors;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException($"it did not start within {LaunchLimit.TotalSeconds:0} s");
        }
    }

    public Dictionary<string, string> EnvironmentOf(SandboxFolders folders, string sessionId, Uri callback)
    {
        var environment = Inherited
            .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is { Length: > 0 })
            .ToDictionary(variable => variable.Name, variable => variable.Value!);
        environment["PATH"] = $"{Path.GetDirectoryName(FindNode())}:/usr/local/bin:/usr/bin:/bin";
        environment["HOME"] = folders.Home;
        environment["TMPDIR"] = folders.Tmp;
        environment["VF_SESSION_ID"] = sessionId;
        environment["VF_WORKSPACE"] = folders.Workspace;
        environment["VF_STATE_DIR"] = folders.State;
        environment["VF_STATE_FILE"] = Path.Combine(folders.State, "vf-state.json");
        environment["VF_CALLBACK_URL"] = callback.ToString().TrimEnd('/');
        return environment;
    }

    /// <summary>Node.js and the program of sandbox/workspace: beside the agent host, where that is one of ours.</summary>
    public IReadOnlyList<string> FilesProgram => [FindNode() ?? options.NodePath, FindFiles() ?? "sandbox/workspace/files.mjs"];

    private string[] Arguments(SandboxFolders folders) =>
        ["/bin/sh", "-c", Script, "sh", folders.Run, folders.Workspace, FindNode()!, FindAgentHost()!];

    private string? FindNode() => options.NodePath.Contains('/', StringComparison.Ordinal)
        ? Existing(options.NodePath)
        : FindInPath(options.NodePath);

    private string? FindAgentHost()
    {
        if (options.AgentHostPath is { } path) return Existing(path);
        return FindAbove("sandbox/agent-host/main.mjs");
    }

    private string? FindFiles()
    {
        var sandbox = options.AgentHostPath is { } path ? Path.Combine(Path.GetDirectoryName(path) ?? "", "..") : null;
        return (sandbox is null ? null : Existing(Path.Combine(sandbox, "workspace", "files.mjs"))) ?? FindAbove("sandbox/workspace/files.mjs");
    }

    private static string? FindAbove(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, path)) is { } found) return found;
        }

        return null;
    }

    private static string? FindInPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Existing(Path.Combine(folder, program)))
        .FirstOrDefault(found => found is not null);

    private static string? Existing(string path) => File.Exists(path) ? Path.GetFullPath(path) : null;
}
