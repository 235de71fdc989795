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

    /// <summary>What the sandbox is now and uses. Changes nothing, and wakes nothing.</summary>
    [Alias("Describe"), AlwaysInterleave]
    Task<SandboxDetails> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Wakes the sandbox, or makes it where it is absent.</summary>
    [Alias("Wake"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<SandboxDetails> WakeAsync(SandboxClaim claim, CancellationToken cancellationToken);

    /// <summary>Puts the sandbox to sleep; what people have open in it ends.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SessionBusy"/> while an execution runs, or has lines that are not
    /// delivered yet.</exception>
    [Alias("Sleep"), ResponseTimeout("00:02:00")]
    Task<SandboxDetails> SleepAsync(SandboxClaim claim, CancellationToken cancellationToken);

    /// <summary>Puts the sandbox to sleep and wakes it again: all its programs are new, its data stays.</summary>
    /// <exception cref="VaporForgeException">As <see cref="SleepAsync"/>.</exception>
    [Alias("Restart"), ResponseTimeout("00:02:00")]
    Task<SandboxDetails> RestartAsync(SandboxClaim claim, CancellationToken cancellationToken);

    /// <summary>What a folder of the workspace holds. A sandbox that sleeps is woken for it, as for all that follows.</summary>
    /// <param name="path">Relative to the workspace; empty for the workspace itself.</param>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.FileNotFound"/>; <see cref="ErrorCodes.InvalidRequest"/>: the path
    /// is no path of a folder inside the workspace; <see cref="ErrorCodes.Forbidden"/>: the sandbox's user may not;
    /// <see cref="ErrorCodes.SandboxBusy"/>: too much is open in it. The same for what follows.</exception>
    [Alias("ListFiles"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<FolderListing> ListFilesAsync(SandboxClaim claim, string path, CancellationToken cancellationToken);

    /// <summary>A file's bytes, in pieces of at most <see cref="FilePiece.MaxBytes"/>. It ends early when the file becomes shorter
    /// meanwhile.</summary>
    [Alias("ReadFile"), AlwaysInterleave]
    IAsyncEnumerable<FilePiece> ReadFileAsync(SandboxClaim claim, string path, CancellationToken cancellationToken);

    /// <summary>Writes a file: after the first step its bytes come by <see cref="SendAsync"/>, and then an empty send that says that
    /// these were all. The file is in its place with the last step; whoever stops enumerating before leaves nothing behind.</summary>
    /// <param name="uploadId">Made by the caller, unlike any other.</param>
    /// <exception cref="VaporForgeException">Besides: <see cref="ErrorCodes.TooLarge"/>, <see cref="ErrorCodes.DiskFull"/>.</exception>
    [Alias("WriteFile"), AlwaysInterleave]
    IAsyncEnumerable<UploadStep> WriteFileAsync(
        SandboxClaim claim, string uploadId, string path, long limitBytes, CancellationToken cancellationToken);

    /// <summary>Opens a terminal: a shell in the workspace, which ends when nobody enumerates any more. What is typed comes by
    /// <see cref="SendAsync"/>.</summary>
    /// <param name="terminalId">Made by the caller, unlike any other.</param>
    [Alias("OpenTerminal"), AlwaysInterleave]
    IAsyncEnumerable<TerminalOutput> OpenTerminalAsync(
        SandboxClaim claim, string terminalId, TerminalSize size, CancellationToken cancellationToken);

    /// <summary>Hands bytes to an upload or a terminal, in the order of the calls: each is awaited before the next. Answers when they are
    /// taken.</summary>
    /// <param name="inputId">The upload's or the terminal's id.</param>
    /// <param name="bytes">At most <see cref="FilePiece.MaxBytes"/>; none is the end of an upload.</param>
    /// <returns>False when there is no such upload or terminal (any more), or it takes nothing.</returns>
    [Alias("Send"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<bool> SendAsync(string inputId, [Immutable] byte[] bytes, CancellationToken cancellationToken);

    /// <returns>False when there is no such terminal (any more).</returns>
    [Alias("ResizeTerminal"), AlwaysInterleave]
    Task<bool> ResizeTerminalAsync(string terminalId, TerminalSize size, CancellationToken cancellationToken);

    /// <summary>Stops and removes the sandbox and, with <paramref name="withData"/>, its workspace.</summary>
    [Alias("Remove")]
    Task RemoveAsync(long epoch, bool withData, CancellationToken cancellationToken);
}
