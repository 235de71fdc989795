namespace VaporForge.Chaos.Checking;

/// <summary>The whole log of one session, in the order in which the server told it.</summary>
internal sealed class SessionLog
{
    private readonly Dictionary<long, string> _bySeq = [];

    public SessionLog(string sessionId, IReadOnlyList<LoggedFrame> frames)
    {
        (SessionId, Frames) = (sessionId, frames);
        foreach (var frame in frames) _bySeq.TryAdd(frame.Seq, frame.Json);
        Turns = TurnHistory.Fold(frames);
    }

    public string SessionId { get; }

    public IReadOnlyList<LoggedFrame> Frames { get; }

    /// <summary>By the order in which they are first named.</summary>
    public IReadOnlyList<TurnHistory> Turns { get; }

    /// <summary>The highest seq that it has; 0 when it is empty.</summary>
    public long Highest => _bySeq.Count == 0 ? 0 : _bySeq.Keys.Max();

    /// <summary>The frame's JSON; null when the log has none with that seq.</summary>
    public string? Find(long seq) => _bySeq.GetValueOrDefault(seq);

    public IEnumerable<LoggedFrame> Of(string type) => Frames.Where(frame => frame.Type == type);

    public Violation Violation(ViolationKind kind, string where, string what, long count = 1) =>
        new(kind, where.Length == 0 ? $"session {SessionId}" : $"session {SessionId}, {where}", what, count);
}
