using VaporForge.Sessions;

namespace VaporForge.Gateway.Sessions;

/// <summary>Calls the owner of a session, and calls again when it has just moved.</summary>
internal sealed class SessionCalls(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan[] Delays =
        [TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400)];

    public IChatSessionGrain Session(string sessionId) => grains.GetGrain<IChatSessionGrain>(sessionId);

    public async Task<T> CallAsync<T>(
        string sessionId, Func<IChatSessionGrain, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call(Session(sessionId), cancellationToken);
            }
            catch (Exception e) when (attempt < Delays.Length && HasMoved(e))
            {
                await Task.Delay(Delays[attempt], time, cancellationToken);
            }
        }
    }

    /// <summary>The call was not carried out, because its owner is not the owner any more, or could not be
    /// reached.</summary>
    public static bool HasMoved(Exception exception) =>
        exception is VaporForgeException { Code: ErrorCodes.NotOwner } or OrleansMessageRejectionException;
}
