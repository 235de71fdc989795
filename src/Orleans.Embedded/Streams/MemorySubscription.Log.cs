using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

internal sealed partial class MemorySubscription<T>
{
    [LoggerMessage(LogLevel.Warning, "A subscriber of stream {StreamId} is too slow; its oldest item is dropped")]
    private static partial void LogDropped(ILogger logger, StreamId streamId);

    [LoggerMessage(LogLevel.Warning, "{Owner} did not resume its subscription to stream {StreamId}; an item is dropped")]
    private static partial void LogNotResumed(ILogger logger, StreamId streamId, GrainId? owner);

    [LoggerMessage(LogLevel.Warning, "A subscriber of stream {StreamId} failed; the next item follows")]
    private static partial void LogFailed(ILogger logger, Exception exception, StreamId streamId);
}
