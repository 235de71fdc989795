using Orleans;

namespace VaporForge.Engine.Streams;

/// <summary>Subscribes to the stream of its own key, and resumes when it wakes.</summary>
public interface IListenerGrain : IGrainWithStringKey
{
    Task SubscribeAsync();

    Task UnsubscribeAsync();

    Task PublishAsync(string text);

    Task DeactivateAsync();

    Task WaitAsync(string gate);
}
