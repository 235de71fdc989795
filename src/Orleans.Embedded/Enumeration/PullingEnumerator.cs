using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The caller's side of a streaming call: asks the activation for the next items when it has none.</summary>
internal sealed class PullingEnumerator<T> : IAsyncEnumerator<T>
{
    private readonly GrainReference _grain;
    private readonly ItemSource<T> _source;
    private readonly CancellationTokenSource? _linked;
    private readonly CancellationToken _token;
    private Activation? _activation;
    private Items<T> _items;
    private int _index;
    private bool _isDisposed;

    public PullingEnumerator(
        GrainReference grain, ItemSource<T> source, CancellationToken callToken, CancellationToken enumerationToken)
    {
        _grain = grain;
        _source = source;
        _token = callToken;
        if (enumerationToken.CanBeCanceled && enumerationToken != callToken)
        {
            _linked = callToken.CanBeCanceled
                ? CancellationTokenSource.CreateLinkedTokenSource(callToken, enumerationToken)
                : null;
            _token = _linked?.Token ?? enumerationToken;
        }
    }

    public T Current { get; private set; } = default!;

    public ValueTask<bool> MoveNextAsync()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_index < _items.Count)
        {
            Current = _items[_index++];
            return ValueTask.FromResult(true);
        }

        return _items.IsLast ? ValueTask.FromResult(false) : PullAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await EndAsync();
        _linked?.Dispose();
    }

    private async ValueTask<bool> PullAsync()
    {
        try
        {
            var call = new PullCall<T>(_source, isFirst: _activation is null);
            _activation = _grain.Dispatch(call, _activation, _token);
            _items = await call.Task;
        }
        catch
        {
            // Whether the caller has given up or the grain has failed: nobody will pull again.
            await EndAsync();
            throw;
        }

        _index = 0;
        if (_items.Count == 0)
            return false;
        Current = _items[_index++];
        return true;
    }

    /// <summary>Tells the grain's side, if it is still there, and lets it clean up.</summary>
    private Task EndAsync()
    {
        if (_activation is not { } activation || _items.IsLast)
            return Task.CompletedTask;
        _items = Items<T>.None;
        return activation.Enumerators.EndAsync(_source);
    }
}
