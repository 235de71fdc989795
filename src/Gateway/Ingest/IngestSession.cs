using System.Collections.Immutable;
using VaporForge.Gateway.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Ingest;

/// <summary>The owner of the session that a producer writes to, whoever it is at the moment. Lost owners are asked
/// again, for a bounded time.</summary>
internal sealed partial class IngestSession(
    string sessionId,
    string executionId,
    SessionCalls calls,
    GatewayOptions options,
    TimeProvider time,
    ILogger logger,
    CancellationToken hostStopping)
{
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(200);

    public string SessionId => sessionId;

    public string ExecutionId => executionId;

    public Task<ProducerAttachment> AttachAsync(CancellationToken cancellationToken) =>
        calls.CallAsync(sessionId, (grain, ct) => grain.AttachProducerAsync(executionId, ct), cancellationToken);

    /// <summary>Repeating a batch is harmless: lines that are durable are not recorded twice.</summary>
    /// <exception cref="Exception">The last failure, when it went on for too long.</exception>
    public async Task<IngestOutcome> AppendAsync(long connection, ImmutableArray<IngestLine> lines)
    {
        var batch = new IngestBatch(executionId, connection, lines);
        var delay = MinDelay;
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                // An owner that does not answer may be dead. If it is only slow, it finds the repetition harmless.
                return await calls.Session(sessionId).AppendAsync(batch, CancellationToken.None)
                    .WaitAsync(options.AppendAnswerTimeout, time);
            }
            catch (Exception e) when (
                Passes(e) && time.GetElapsedTime(start) < options.IngestRetryFor && !hostStopping.IsCancellationRequested)
            {
                LogAgain(e, sessionId, lines[0].N);
            }

            await Task.Delay(delay, time, hostStopping);
            delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay;
        }
    }

    /// <summary>Failing to say it harms nothing: the session finds out by itself that nobody writes.</summary>
    public async Task DetachAsync(long connection)
    {
        try
        {
            await calls.Session(sessionId).DetachProducerAsync(executionId, connection, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotDetached(e, sessionId);
        }
    }

    private static bool Passes(Exception exception) => SessionCalls.IsAway(exception)
        || exception is VaporForgeException { Code: ErrorCodes.StorageUnavailable or ErrorCodes.Unavailable };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Session {SessionId}: lines from {N} on could not be appended; trying again.")]
    private partial void LogAgain(Exception exception, string sessionId, long n);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Session {SessionId}: it could not be told that its producer went away.")]
    private partial void LogNotDetached(Exception exception, string sessionId);
}
