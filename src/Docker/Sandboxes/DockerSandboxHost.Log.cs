using Microsoft.Extensions.Logging;
using VaporForge.Docker.Engine;

namespace VaporForge.Docker.Sandboxes;

internal sealed partial class DockerSandboxHost
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {SessionId}: container asked for: {Outcome}.")]
    private partial void LogCreated(string sessionId, CreateOutcome outcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: container was outdated and is made anew; its data stays.")]
    private partial void LogOutdated(string sessionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: sandbox removed (data too: {WithData}).")]
    private partial void LogRemoved(string sessionId, bool withData);
}
