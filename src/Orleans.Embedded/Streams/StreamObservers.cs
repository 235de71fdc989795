namespace Orleans.Embedded;

/// <summary>The observers that one activation has for its subscriptions, by subscription id.</summary>
internal sealed class StreamObservers
{
    private readonly Lock _gate = new();
    private Dictionary<Guid, object>? _observers;

    public void Set(Guid subscriptionId, object observer)
    {
        lock (_gate)
            (_observers ??= [])[subscriptionId] = observer;
    }

    public void Remove(Guid subscriptionId)
    {
        lock (_gate)
            _observers?.Remove(subscriptionId);
    }

    public object? Find(Guid subscriptionId)
    {
        lock (_gate)
            return _observers?.GetValueOrDefault(subscriptionId);
    }
}
