using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The grain's side of one enumeration. All of it runs in turns of the activation.</summary>
internal sealed class ItemSource<T>(StreamingCall<T> call, int maxBatchSize) : IItemSource
{
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _aborted = new();
    private Activation? _activation;
    private IAsyncEnumerator<T>? _enumerator;
    private Task<bool>? _moving;
    private long _lastPull;
    private bool _isPulling;
    private bool _isDisposed;

    public GrainMethod Method => call.Method;

    public void Start(Activation activation, object grain)
    {
        _activation = activation;
        activation.Enumerators.Add(this);
        _enumerator = call.Invoke(grain, _ended.Token).GetAsyncEnumerator(_ended.Token);
    }

    public async ValueTask<Items<T>> PullAsync()
    {
        if (_isDisposed)
            throw Aborted();
        _isPulling = true;
        try
        {
            var items = _moving is null ? TakeReady() : default;
            return items.Count > 0 || items.IsLast ? items : await TakeNextAsync();
        }
        finally
        {
            _isPulling = false;
            _lastPull = _activation!.Engine.Clock.GetTimestamp();
        }
    }

    public bool IsAbandoned(TimeSpan limit) =>
        !_isPulling && _activation!.Engine.Clock.GetElapsedTime(_lastPull) >= limit;

    public void Abort() => _aborted.TrySetResult();

    public async Task DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _aborted.TrySetResult();
        await _ended.CancelAsync();
        if (_moving is { } moving)
        {
            // Its failure belongs to an item that nobody waits for.
            await ((Task)moving).ConfigureAwait(
                ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_enumerator is not null)
            await _enumerator.DisposeAsync();
        _ended.Dispose();
    }

    /// <summary>Takes what the grain gives without waiting. The first item that needs a wait stays in
    /// _moving.</summary>
    private Items<T> TakeReady()
    {
        var items = default(Items<T>);
        while (items.Count < maxBatchSize)
        {
            var moving = _enumerator!.MoveNextAsync();
            if (!moving.IsCompletedSuccessfully)
            {
                _moving = moving.AsTask();
                break;
            }

            if (!moving.Result)
                return Last(items);
            items = items.Add(call.CopyItem(_enumerator.Current));
        }

        return items;
    }

    private async ValueTask<Items<T>> TakeNextAsync()
    {
        var moving = _moving!;
        if (!moving.IsCompleted)
            await Task.WhenAny(moving, _aborted.Task);
        if (!moving.IsCompleted)
            throw Aborted();
        _moving = null;
        return await moving ? Items<T>.One(call.CopyItem(_enumerator!.Current)) : Last(default);
    }

    private Items<T> Last(Items<T> items)
    {
        _activation!.Enumerators.EndAsync(this).Forget();
        return items.AsLast();
    }

    private EnumerationAbortedException Aborted() => new(
        $"Enumeration aborted: the activation of {_activation!.GrainId} that produced the items ends, or nobody pulled "
        + "for longer than the response timeout.");
}
