using Orleans;
using VaporForge.Engine.Copying;

namespace VaporForge.Engine.Enumeration;

public interface IWatchGrain : IGrainWithStringKey
{
    /// <summary>Numbers that are ready at once.</summary>
    IAsyncEnumerable<int> CountAsync(int last, CancellationToken cancellationToken = default);

    /// <summary>What is published from now on, until the watcher leaves.</summary>
    IAsyncEnumerable<string> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Messages that the grain keeps.</summary>
    IAsyncEnumerable<Box> BoxesAsync();

    IAsyncEnumerable<int> FailAfterAsync(int items);

    Task PublishAsync(string text);

    Task WaitAsync(string gate);

    Task<int> KeptNumberAsync();

    Task DeactivateAsync();

    Task<int> GenerationAsync();
}
