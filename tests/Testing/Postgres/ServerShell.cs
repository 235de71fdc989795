using System.Diagnostics;

namespace VaporForge.Testing.Postgres;

/// <summary>Runs the server's programs, as another user when we are root: the server refuses to run as root.</summary>
internal sealed class ServerShell
{
    private readonly string[] _prefix;

    private ServerShell(params string[] prefix) => _prefix = prefix;

    public static async Task<ServerShell> ForAsync(string folder)
    {
        var asOurselves = new ServerShell();
        if (Environment.UserName != "root") return asOurselves;
        var users = await File.ReadAllLinesAsync("/etc/passwd");
        var user = users.Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
        await asOurselves.RunAsync($"chown {user} '{folder}'");
        return new ServerShell("setpriv", $"--reuid={user}", "--clear-groups");
    }

    public async Task RunAsync(string command)
    {
        using var process = Start($"cd /; ({command}) 2>&1", redirectInput: false, redirectOutput: true);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {output}");
    }

    /// <summary>Runs a command when this process has ended, even by SIGKILL: a shell waits for the end of a pipe that
    /// we hold.</summary>
    public IDisposable WhenThisProcessEnds(string command) => Start(
        $"exec >/dev/null 2>&1; trap '' INT TERM HUP; cd /; cat; {command}", redirectInput: true, redirectOutput: false);

    private Process Start(string script, bool redirectInput, bool redirectOutput)
    {
        string[] words = [.. _prefix, "sh", "-c", script];
        return Process.Start(new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = redirectOutput,
        })!;
    }
}
