using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>
/// State of one activation over a storage. Reads, writes and clears go one after another, in the order they were asked
/// for, so that each names the version that the one before it left.
/// </summary>
internal sealed class PersistentState<TState>(string name, GrainId grainId, IGrainStorage storage)
    : IPersistentState<TState>, ILoadedState
{
    private readonly GrainState<TState> _record = new(NewState.Of<TState>());
    private Task _last = Task.CompletedTask;
    private bool _isLoaded;

    public TState State
    {
        get => _record.State!;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists =>
        _isLoaded ? _record.RecordExists : throw new InvalidOperationException("State has not yet been loaded");

    public Task LoadAsync(CancellationToken cancellationToken) =>
        // A grain's constructor cannot have read it; its OnActivateAsync has not run.
        ReadStateAsync(cancellationToken);

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => InOrder("ReadStateAsync", async () =>
    {
        await storage.ReadStateAsync(name, grainId, _record, cancellationToken);
        _isLoaded = true;
    });

    public Task WriteStateAsync(CancellationToken cancellationToken) => InOrder(
        "WriteStateAsync", () => storage.WriteStateAsync(name, grainId, _record, cancellationToken));

    public Task ClearStateAsync(CancellationToken cancellationToken) => InOrder(
        "ClearStateAsync", () => storage.ClearStateAsync(name, grainId, _record, cancellationToken));

    private Task InOrder(string operation, Func<Task> action) => _last = RunAsync(_last, operation, action);

    private async Task RunAsync(Task previous, string operation, Func<Task> action)
    {
        // Whoever asked for the previous one hears of its failure.
        if (!previous.IsCompleted)
            await previous.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await action();
        }
        catch (Exception exception) when (exception is not (OrleansException or OperationCanceledException))
        {
            throw new OrleansException(
                $"Error from storage provider {storage.GetType().Name}.{name} during {operation} for grain {grainId}: "
                + exception.Message,
                exception);
        }
    }
}
