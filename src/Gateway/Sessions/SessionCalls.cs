using VaporForge.Sessions;

namespace VaporForge.Gateway.Sessions;

/// <summary>Calls the owner of a session, and calls again while it moves or says nothing, for a bounded time: an owner
/// that died fails some calls and leaves others without an answer. Whoever calls may be carried out twice, so every call
/// that goes this way bears repetition.</summary>
internal sealed class SessionCalls(IGrainFactory grains, IOptions<GatewayOptions> options, TimeProvider time)
{
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(200);

    private readonly GatewayOptions _options = options.Value;

    public IChatSessionGrain Session(string sessionId) => grains.GetGrain<IChatSessionGrain>(sessionId);

    public async Task<T> CallAsync<T>(
        string sessionId, Func<IChatSessionGrain, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var (start, delay) = (time.GetTimestamp(), MinDelay);
        while (true)
        {
            try
            {
                return await call(Session(sessionId), cancellationToken)
                    .WaitAsync(_options.OwnerAnswerTimeout, time, cancellationToken);
            }
            catch (Exception e) when (IsAway(e) && time.GetElapsedTime(start) < _options.OwnerRetryFor)
            {
                await Task.Delay(delay, time, cancellationToken);
            }

            delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay;
        }
    }

    /// <summary>The one that was called is not the owner any more, or cannot be reached: the next one is found by
    /// calling again.</summary>
    public static bool IsAway(Exception exception) =>
        exception is VaporForgeException { Code: ErrorCodes.NotOwner } or OrleansException or TimeoutException;
}
