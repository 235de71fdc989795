using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Orleans;
using VaporForge.Engine.Calls;
using VaporForge.Engine.Copying;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Enumeration;

public sealed class WatchGrain : Grain, IWatchGrain
{
    private readonly List<Channel<string>> _watchers = [];
    private readonly Box _box = new() { Number = 1 };
    private int _generation;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Signals.Count($"{Key} activated");
        _generation = Signals.CountOf($"{Key} activated");
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<int> CountAsync(
        int last, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var number = 1; number <= last; number++)
        {
            Signals.Count($"{Key} produced");
            yield return number;
        }

        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<string>();
        _watchers.Add(channel);
        Signals.Count($"{Key} watched");
        try
        {
            await foreach (var text in channel.Reader.ReadAllAsync(cancellationToken))
                yield return text;
        }
        finally
        {
            _watchers.Remove(channel);
            Signals.Count(cancellationToken.IsCancellationRequested ? $"{Key} cancelled" : $"{Key} left");
        }
    }

    public async IAsyncEnumerable<Box> BoxesAsync()
    {
        yield return _box;
        await Task.Yield();
        yield return _box;
    }

    public async IAsyncEnumerable<int> FailAfterAsync(int items)
    {
        for (var item = 1; item <= items; item++)
            yield return item;
        await Task.Yield();
        throw new OddException("after the items");
    }

    public Task PublishAsync(string text)
    {
        foreach (var watcher in _watchers)
            watcher.Writer.TryWrite(text);
        return Task.CompletedTask;
    }

    public async Task WaitAsync(string gate)
    {
        Signals.Count($"{gate} entered");
        await Signals.Passed(gate);
    }

    public Task<int> KeptNumberAsync() => Task.FromResult(_box.Number);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<int> GenerationAsync() => Task.FromResult(_generation);
}
