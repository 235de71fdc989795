using Orleans.Streams;
using VaporForge.Engine.Copying;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Streams;

/// <summary>An observer outside of grains, which notes what it sees and may fail after it.</summary>
public sealed class NotingObserver(string key, bool fails = false, bool failsOnce = false) : IAsyncObserver<Box>
{
    private int _seen;

    public Task OnNextAsync(Box item, StreamSequenceToken? token = null)
    {
        Signals.Note(key, $"{item.Number}");
        item.Number = 99;
        return fails || (failsOnce && _seen++ == 0) ? throw new InvalidOperationException("observer") : Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
