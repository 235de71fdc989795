namespace VaporForge.Gateway.AgentChat;

/// <summary>What a client calls the streams of turns: by the id of its request, where it made one over this connection,
/// else by the id of the turn.</summary>
internal sealed class StreamNames
{
    /// <summary>More than can wait in a session; the oldest are forgotten.</summary>
    private const int Capacity = 64;

    private readonly Queue<string> _inOrder = new();
    private readonly Dictionary<string, string> _byTurn = [];

    public string Of(string turnId) => _byTurn.GetValueOrDefault(turnId, turnId);

    /// <summary>Whether this connection asked for the turn.</summary>
    public bool IsOwn(string turnId) => _byTurn.TryGetValue(turnId, out var name) && name != turnId;

    /// <summary>The turn of a stream that this connection has heard of; null of another.</summary>
    public string? TurnOf(string streamId) => _byTurn.FirstOrDefault(known => known.Value == streamId).Key;

    /// <summary>The client knows the turn's stream by the id of its own request, whatever it was told before.</summary>
    public void Rename(string turnId, string requestId)
    {
        Add(turnId);
        _byTurn[turnId] = requestId;
    }

    /// <summary>The client hears of the turn's stream.</summary>
    public void Add(string turnId)
    {
        if (!_byTurn.TryAdd(turnId, turnId)) return;
        _inOrder.Enqueue(turnId);
        if (_inOrder.Count > Capacity) _byTurn.Remove(_inOrder.Dequeue());
    }
}
