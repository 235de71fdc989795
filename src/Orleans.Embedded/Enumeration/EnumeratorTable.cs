using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The enumerations of one activation. Touched in its turns only, but for what posts a turn itself.</summary>
internal sealed class EnumeratorTable(Activation activation)
{
    private readonly HashSet<IItemSource> _sources = [];

    public void Add(IItemSource source) => _sources.Add(source);

    /// <summary>Ends one enumeration, from anywhere. Does not fail: what goes wrong is logged.</summary>
    public async Task EndAsync(IItemSource source)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        activation.Post(() => RunAsync().Forget());
        try
        {
            await ended.Task.WaitAsync(activation.Engine.Messaging.ResponseTimeout, activation.Engine.Clock);
        }
        catch (TimeoutException exception)
        {
            activation.Engine.EnumeratorFailed(exception, activation.GrainId);
        }

        async Task RunAsync()
        {
            await RemoveAsync(source);
            ended.SetResult();
        }
    }

    /// <summary>Ends the enumerations that nobody pulls any more.</summary>
    public void ExpireIdle()
    {
        if (_sources.Count == 0)
            return;
        var limit = activation.Engine.Messaging.ResponseTimeout;
        activation.Post(() =>
        {
            foreach (var source in _sources.Where(source => source.IsAbandoned(limit)).ToArray())
                RemoveAsync(source).Forget();
        });
    }

    /// <summary>Lets no pull hold up the end of the activation.</summary>
    public void Abort()
    {
        foreach (var source in _sources)
            source.Abort();
    }

    public async Task DisposeAsync()
    {
        foreach (var source in _sources.ToArray())
            await RemoveAsync(source);
    }

    private async Task RemoveAsync(IItemSource source)
    {
        _sources.Remove(source);
        try
        {
            await source.DisposeAsync();
        }
        catch (Exception exception)
        {
            activation.Engine.EnumeratorFailed(exception, activation.GrainId);
        }
    }
}
