using Microsoft.Extensions.Logging;

namespace VaporForge.Grains.Sandboxes;

internal sealed partial class SandboxGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: sandbox awake ({Host}).")]
    private partial void LogAwake(string sessionId, string host);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: sandbox asleep.")]
    private partial void LogAsleep(string sessionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: terminal opened.")]
    private partial void LogTerminalOpened(string sessionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: terminal ended with exit code {ExitCode}.")]
    private partial void LogTerminalEnded(string sessionId, int? exitCode);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: what the sandbox uses could not be measured.")]
    private partial void LogNotMeasured(Exception exception, string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: the sandbox is not to be had now.")]
    private partial void LogWarmFailed(Exception exception, string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: the sandbox went away in the middle of an execution; waking it.")]
    private partial void LogReviving(string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: the sandbox could not be woken.")]
    private partial void LogNotRevived(string sessionId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: the sandbox does not come back; what it had accepted is lost.")]
    private partial void LogSandboxLost(string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: the configuration was not applied: {Error}")]
    private partial void LogApplyFailed(string sessionId, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: configuration applied: {Parts}.")]
    private partial void LogApplied(string sessionId, string parts);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: npm says: {Line}")]
    private partial void LogInstallation(string sessionId, string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: the agent host says {Code}: {Detail}")]
    private partial void LogAgentHostError(string sessionId, string code, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: work beside the sandbox's calls failed.")]
    private partial void LogDetachedFailed(Exception exception, string sessionId);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Session {SessionId}: epoch {Epoch} is not the current one any more; left its sandbox alone.")]
    private partial void LogReplaced(string sessionId, long epoch);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Session {SessionId}: nothing runs in its sandbox, and the agent host gives no answer; putting it to sleep.")]
    private partial void LogSilentWhileIdle(Exception exception, string sessionId);
}
