using System.Collections.Immutable;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>What a rule decided: the next state, and what is written and done with it. Collects in the order of the
/// calls; nothing has happened until the grain has committed it.</summary>
internal sealed class Decision(SessionState before, long headSeq, DateTimeOffset now)
{
    private readonly SessionState _before = before;
    private readonly ImmutableArray<NewFrame>.Builder _frames = ImmutableArray.CreateBuilder<NewFrame>();
    private readonly ImmutableArray<Message>.Builder _messages = ImmutableArray.CreateBuilder<Message>();
    private readonly ImmutableArray<TurnRow>.Builder _turns = ImmutableArray.CreateBuilder<TurnRow>();
    private readonly ImmutableArray<UnrunPrompt>.Builder _unrun = ImmutableArray.CreateBuilder<UnrunPrompt>();
    private readonly List<Effect> _effects = [];

    public DateTimeOffset Now { get; } = now;
    public SessionState State { get; set; } = before;
    public Submission? Submission { get; set; }
    public long? ClearThroughSeq { get; set; }
    public long LastSeq => headSeq + _frames.Count;
    public IReadOnlyList<NewFrame> Frames => _frames;
    public IReadOnlyList<Effect> Effects => _effects;
    public bool IsEmpty => _frames.Count == 0 && ReferenceEquals(State, _before) && ClearThroughSeq is null;

    public Frame Write(string type, string? turnId, byte[] body) => Write(type, turnId, body, null, null);

    public Frame Write(string type, string? turnId, byte[] body, string? executionId, long? n)
    {
        var frame = new Frame(LastSeq + 1, type, turnId, Now, body);
        _frames.Add(new NewFrame(frame, executionId, n));
        return frame;
    }

    public void Keep(Message message) => _messages.Add(message);

    public void Keep(TurnRow turn) => _turns.Add(turn);

    public void Keep(UnrunPrompt prompt) => _unrun.Add(prompt);

    public void Then(Effect effect) => _effects.Add(effect);

    public SessionCommit ToCommit(string sessionId, long epoch) => new()
    {
        SessionId = sessionId,
        Epoch = epoch,
        HeadSeq = headSeq,
        Now = Now,
        Frames = _frames.ToImmutable(),
        State = ReferenceEquals(State, _before) ? null : State,
        Messages = _messages.ToImmutable(),
        Turns = _turns.ToImmutable(),
        Unrun = _unrun.ToImmutable(),
        Submission = Submission,
        ClearThroughSeq = ClearThroughSeq,
    };
}
