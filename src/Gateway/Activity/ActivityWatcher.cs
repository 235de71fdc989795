using System.Threading.Channels;

namespace VaporForge.Gateway.Activity;

/// <summary>One window that watches a session list. Who is slow misses old changes, which the list itself
/// has.</summary>
internal sealed class ActivityWatcher(Func<ActivityWatcher, Task> closeAsync) : IAsyncDisposable
{
    private const int Capacity = 256;

    private readonly Channel<byte[]> _changes = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Add(byte[] json) => _changes.Writer.TryWrite(json);

    /// <summary>The next change; null when there was none for so long.</summary>
    public async Task<byte[]?> NextAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        if (_changes.Reader.TryRead(out var ready)) return ready;
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _changes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync() => await closeAsync(this);
}
