using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Streams;

public sealed class ListenerGrain : Grain, IListenerGrain, IAsyncObserver<string>
{
    private bool _isBusy;

    private string Key => this.GetPrimaryKeyString();

    private IAsyncStream<string> Stream =>
        this.GetStreamProvider("streams").GetStream<string>(StreamId.Create("texts", Key));

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Signals.Count($"{Key} activated");
        foreach (var handle in await Stream.GetAllSubscriptionHandles())
            await handle.ResumeAsync(this);
    }

    public Task SubscribeAsync() => Stream.SubscribeAsync(this);

    public async Task UnsubscribeAsync()
    {
        foreach (var handle in await Stream.GetAllSubscriptionHandles())
            await handle.UnsubscribeAsync();
    }

    public Task PublishAsync(string text) => Stream.OnNextAsync(text);

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task WaitAsync(string gate)
    {
        _isBusy = true;
        Signals.Count($"{gate} entered");
        await Signals.Passed(gate);
        _isBusy = false;
    }

    public Task OnNextAsync(string item, StreamSequenceToken? token = null)
    {
        Signals.Note(Key, _isBusy ? $"{item} while busy" : item);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
