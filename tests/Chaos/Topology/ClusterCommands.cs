using System.Diagnostics;
using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Topology;

/// <summary>What is asked of <c>./vf cluster</c>.</summary>
internal sealed class ClusterCommands(string vf, string dataFolder, RunClock clock)
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(90);

    /// <summary>Brings a dead member back; returns when it is ready.</summary>
    /// <returns>Null when it is; else what went wrong.</returns>
    public async Task<string?> StartAsync(Member member, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(vf)
        {
            ArgumentList = { "cluster", "start", member.Name, "--data", dataFolder },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new IOException($"{vf} does not start");
        process.StandardInput.Close();
        using var bound = new CancellationTokenSource(StartBound, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            // To its exit and not to the end of its output: what it starts may have inherited that.
            var output = Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(either.Token), process.StandardError.ReadToEndAsync(either.Token));
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode == 0) return null;
            return $"'vf cluster start {member.Name}' ended with {process.ExitCode}: {string.Concat(await output).Trim()}";
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return $"'vf cluster start {member.Name}' did not end within {StartBound.TotalSeconds:0} s";
        }
    }
}
