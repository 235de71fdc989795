using Microsoft.Extensions.Logging;

namespace VaporForge.Grains.Sessions;

internal sealed partial class ChatSessionGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: it could not be released for its next owner.")]
    private partial void LogNotReleased(Exception exception, string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: epoch {Epoch} is not the current one any more; gave it up.")]
    private partial void LogFenced(string sessionId, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: execution {ExecutionId} did not start.")]
    private partial void LogStartFailed(Exception exception, string sessionId, string executionId);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Session {SessionId}: the sandbox cannot be asked about execution {ExecutionId}; asking again.")]
    private partial void LogSandboxUnreachable(Exception exception, string sessionId, string executionId);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Session {SessionId}: execution {ExecutionId} is beyond its grace; its sandbox is put down.")]
    private partial void LogKill(string sessionId, string executionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: '{Effect}' was not done; it is tried again.")]
    private partial void LogEffectFailed(Exception exception, string sessionId, string effect);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Session {SessionId}: its sandbox could not be tidied up; a process may run in it that no turn owns.")]
    private partial void LogLooseGivenUp(string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: work beside the session's calls failed.")]
    private partial void LogDetachedFailed(Exception exception, string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: its sandbox does not say how it is.")]
    private partial void LogNoSandboxState(Exception exception, string sessionId);
}
