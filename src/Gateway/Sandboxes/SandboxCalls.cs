using VaporForge.Gateway.Sessions;
using VaporForge.Sandboxes;

namespace VaporForge.Gateway.Sandboxes;

/// <summary>Calls the sandbox of a session in the name of the session's owner. When that changes meanwhile the sandbox refuses, and the
/// new one is asked, a few times; so every call that goes this way bears repetition.</summary>
internal sealed class SandboxCalls(SessionCalls sessions, IGrainFactory grains, TimeProvider time)
{
    private const int MaxTries = 5;

    /// <summary>How many items that are ready travel at once: few, because each may be large.</summary>
    private const int BatchSize = 4;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    public ISandboxGrain Sandbox(string sessionId) => grains.GetGrain<ISandboxGrain>(sessionId);

    public async Task<T> CallAsync<T>(
        string sessionId, Func<ISandboxGrain, SandboxClaim, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var claim = await sessions.CallAsync(sessionId, (grain, ct) => grain.ClaimSandboxAsync(ct), cancellationToken)
                    ?? throw SessionOwners.NotFound();
                return await call(Sandbox(sessionId), claim);
            }
            catch (VaporForgeException e) when (e.Code == ErrorCodes.NotOwner && tries < MaxTries)
            {
                await Task.Delay(Delay, time, cancellationToken);
            }
        }
    }

    /// <summary>Begins something that gives items, and waits for the first of them.</summary>
    public Task<IAsyncEnumerator<T>> OpenAsync<T>(
        string sessionId, Func<ISandboxGrain, SandboxClaim, IAsyncEnumerable<T>> open, CancellationToken cancellationToken) =>
        CallAsync(
            sessionId,
            (sandbox, claim) => BeginAsync(open(sandbox, claim).WithBatchSize(BatchSize), cancellationToken),
            cancellationToken);

    private static async Task<IAsyncEnumerator<T>> BeginAsync<T>(IAsyncEnumerable<T> items, CancellationToken cancellationToken)
    {
        var enumerator = items.GetAsyncEnumerator(cancellationToken);
        try
        {
            return await enumerator.MoveNextAsync()
                ? enumerator
                : throw new VaporForgeException(ErrorCodes.SandboxUnavailable, "The sandbox gave no answer.");
        }
        catch
        {
            await enumerator.DisposeAsync();
            throw;
        }
    }
}
