namespace VaporForge.Sessions.Streams;

/// <summary>One reading of what an owner says, which can be left at any moment. To end an enumeration is a call of its
/// own, and at an owner that died it takes until that call times out: so a reading that is left ends aside, and
/// delivers nothing any more.
/// <para>It ends with the next frame by itself, and is cancelled only when there is none: Orleans looks for a call that is to be
/// cancelled and has just ended for three seconds, and so long the owner cannot move (seen: sessions without an owner for 3 s
/// when their silo left).</para></summary>
internal sealed class OwnerReading : IAsyncDisposable
{
    private static readonly TimeSpan NextFrame = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _delivering = new(1, 1);
    private readonly CancellationTokenSource _leaving = new();
    private readonly TimeProvider _time;
    private bool _isLeft;

    /// <param name="deliverAsync">Takes a batch; false ends the reading.</param>
    public OwnerReading(
        IChatSessionGrain owner,
        long after,
        Func<FrameBatch, ValueTask<bool>> deliverAsync,
        TimeProvider time)
    {
        _time = time;
        Ended = ReadAsync(owner, after, deliverAsync, _leaving.Token);
    }

    /// <summary>Completes, or fails, when the owner says no more.</summary>
    public Task Ended { get; }

    /// <summary>Leaves it: when this returns nothing is delivered any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _delivering.WaitAsync(CancellationToken.None);
        _isLeft = true;
        _delivering.Release();
        _ = EndAsync();
    }

    private async Task EndAsync()
    {
        // A failure of what was left for good is nobody's news.
        await Task.WhenAny(Ended, Task.Delay(NextFrame, _time, CancellationToken.None));
        await _leaving.CancelAsync();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _leaving.Dispose();
        _delivering.Dispose();
    }

    private async Task ReadAsync(
        IChatSessionGrain owner, long after, Func<FrameBatch, ValueTask<bool>> deliverAsync, CancellationToken cancellationToken)
    {
        await foreach (var batch in owner.WatchAsync(after, cancellationToken).WithCancellation(cancellationToken))
        {
            await _delivering.WaitAsync(CancellationToken.None);
            try
            {
                if (_isLeft || !await deliverAsync(batch)) return;
            }
            finally
            {
                _delivering.Release();
            }
        }
    }
}
