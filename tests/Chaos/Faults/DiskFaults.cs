using System.Diagnostics;
using VaporForge.Chaos.Topology;

namespace VaporForge.Chaos.Faults;

/// <summary>Faults of the file system that holds all that a cluster keeps: its database, its sandboxes, its logs.</summary>
internal sealed class DiskFaults(ChaosRun run, MemberFaults members)
{
    private static readonly TimeSpan CommandBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>The least piece of room that is still taken away.</summary>
    private const long LeastBytes = 4096;

    private readonly TimeSpan _recoverBound = TimeSpan.FromSeconds(run.Options.RecoverSeconds);

    private string Path => run.Cluster.Path;

    /// <summary>Every write waits.</summary>
    public async Task<string> StallAsync(PlannedFault planned, CancellationToken cancellationToken)
    {
        RequireOwnDisk();
        var strike = Strike.Now(run, planned, "disk", "stall disk", () => { });
        await FreezeAsync("--freeze", cancellationToken);
        try
        {
            await run.Clock.DelayAsync(planned.Lasts, cancellationToken);
        }
        finally
        {
            // Also when nobody wants more: whatever comes next would hang.
            await FreezeAsync("--unfreeze", CancellationToken.None);
        }

        return await strike.RecoveredAsync(_recoverBound, cancellationToken);
    }

    /// <summary>There is no room. A database may end of it, and is started again.</summary>
    public async Task<string> FillAsync(PlannedFault planned, CancellationToken cancellationToken)
    {
        RequireOwnDisk();
        if (run.Cluster.Find(MemberRole.Postgres) is { } database) members.MayEnd(database);
        var ballast = System.IO.Path.Combine(Path, "ballast");
        var strike = Strike.Now(run, planned, "disk", "fill disk", () => { });
        try
        {
            Fill(ballast);
            await run.Clock.DelayAsync(planned.Lasts, cancellationToken);
        }
        finally
        {
            File.Delete(ballast);
        }

        var recovered = strike.RecoveredAsync(_recoverBound, cancellationToken);
        while (await Task.WhenAny(recovered, run.Clock.DelayAsync(LookPeriod, cancellationToken)) != recovered)
            await members.CheckAllAsync(cancellationToken);
        return await recovered;
    }

    /// <summary>Takes what is there, in ever smaller pieces, so that next to nothing is left.</summary>
    private static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var taken = 0L;
        for (var piece = new DriveInfo(path).AvailableFreeSpace; piece >= LeastBytes;)
        {
            if (Libc.TryAllocate(file, taken, piece)) taken += piece;
            else piece /= 2;
        }
    }

    /// <exception cref="ClusterFolderException">It would be the machine's disk.</exception>
    private void RequireOwnDisk()
    {
        if (File.ReadLines("/proc/mounts").All(mount => mount.Split(' ')[1] != Path))
            throw new ClusterFolderException($"{Path} is no file system of its own, and the machine's disk is not for faults; use './vf chaos'");
    }

    private async Task FreezeAsync(string how, CancellationToken cancellationToken)
    {
        using var process = Process.Start("fsfreeze", [how, Path]);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(CommandBound, run.Clock.Time, CancellationToken.None);
        if (process.ExitCode != 0) throw new IOException($"fsfreeze {how} {Path} ended with {process.ExitCode}");
    }
}
