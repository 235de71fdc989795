using Orleans.Concurrency;
using VaporForge.Sessions;

namespace VaporForge.Sandboxes;

/// <summary>The sandbox of one session; its key is the session id.</summary>
[Alias("vf.ISandboxGrain")]
public interface ISandboxGrain : IGrainWithStringKey
{
    /// <summary>Creates or wakes the sandbox so that the first prompt finds it awake. Nothing waits for it.</summary>
    [Alias("Warm"), OneWay]
    Task WarmAsync(long epoch, string userId, string agent);

    /// <summary>Takes care of a sandbox that was found awake, left by a process that died: from now on it goes to sleep when nothing
    /// runs in it. Nothing waits for it.</summary>
    [Alias("Adopt"), OneWay]
    Task AdoptAsync();

    /// <summary>Answers when the agent host has the prompt. Repeating it with the same execution id changes
    /// nothing.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SandboxUnavailable"/>: the text says what is
    /// wrong.</exception>
    [Alias("StartExecution"), ResponseTimeout("00:05:00")]
    Task StartExecutionAsync(StartExecution command, CancellationToken cancellationToken);

    /// <summary>Asks the agent to stop and has it killed when the grace is over. False when the agent host could not be
    /// told.</summary>
    [Alias("CancelExecution"), AlwaysInterleave]
    Task<bool> CancelExecutionAsync(
        long epoch, string executionId, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Ends everything that runs in the sandbox, because the agent host did not.</summary>
    [Alias("Kill"), AlwaysInterleave]
    Task KillAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>Hands a decision on. False when the agent host could not be told.</summary>
    [Alias("Approve"), AlwaysInterleave]
    Task<bool> ApproveAsync(
        long epoch, string executionId, string approvalId, ApprovalDecision decision, CancellationToken cancellationToken);

    /// <summary>Asks the agent host what runs, and gives its executions fresh ingest tokens.</summary>
    /// <param name="wake">Whether a sandbox that sleeps is woken for it: lines that it accepted before it went away may lie in
    /// it.</param>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SandboxUnavailable"/> when the sandbox host cannot
    /// be asked: then nothing is known, which is not the same as nothing running.</exception>
    [Alias("Inspect"), AlwaysInterleave]
    Task<SandboxReport> InspectAsync(long epoch, bool wake, CancellationToken cancellationToken);

    /// <summary>Whether sandboxes can be had here at all: null is good, else the text says why not.</summary>
    [Alias("CheckHost"), AlwaysInterleave]
    Task<string?> CheckHostAsync(CancellationToken cancellationToken);

    [Alias("GetState"), AlwaysInterleave]
    Task<SandboxState> GetStateAsync();

    /// <summary>Stops and removes the sandbox and, with <paramref name="withData"/>, its workspace.</summary>
    [Alias("Remove")]
    Task RemoveAsync(long epoch, bool withData, CancellationToken cancellationToken);
}
