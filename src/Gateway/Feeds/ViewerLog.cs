namespace VaporForge.Gateway.Feeds;

internal static partial class ViewerLog
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "A viewer of session {SessionId} took nothing for too long and was cut off.")]
    public static partial void Stalled(ILogger logger, string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A viewer of session {SessionId} was ended with {Code}.")]
    public static partial void Failed(ILogger logger, Exception exception, string sessionId, string code);
}
