using System.Collections.Immutable;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Model;

/// <summary>One session in memory, with the semantics that the storage tests pin: fenced by epoch and head, all or nothing,
/// folded and cleared. Keeps the whole log besides, which no store does, to judge by.</summary>
internal sealed class ModelStore : ISessionStore, ISessionReader
{
    private readonly Dictionary<string, SubmitReceipt> _submissions = [];
    private readonly Dictionary<string, TurnRow> _turns = [];
    private List<Frame> _raw = [];
    private Dictionary<string, Message> _messages = [];
    private CommitFault _fault;

    public SessionRow Row { get; private set; } = new(
        "s", "ada", 0, 0, 0, new SessionState { Title = "t", Agent = "demo" }, default, default);

    public SessionState State => Row.State;

    public WholeLog Log { get; } = new();

    public IEnumerable<Message> Messages => _messages.Values;

    public void FailNextCommit(CommitFault fault) => _fault = fault;

    public Task<SessionRow> CreateAsync(NewSession session, CancellationToken cancellationToken) => Task.FromResult(Row);

    public Task<OwnedSession?> TakeOwnershipAsync(string sessionId, CancellationToken cancellationToken)
    {
        Row = Row with { Epoch = Row.Epoch + 1 };
        var activeN = State.Active is { } turn ? Log.LastN(turn.ExecutionId) : 0;
        return Task.FromResult<OwnedSession?>(new OwnedSession(Row, activeN));
    }

    public Task<Ownership?> FindOwnershipAsync(string sessionId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<OwnedSession?> PeekAsync(string sessionId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<CommitStatus> CommitAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        var fault = _fault;
        _fault = CommitFault.None;
        if (fault == CommitFault.Lost) throw Away();
        if (commit.Epoch != Row.Epoch || commit.HeadSeq != Row.HeadSeq) return Task.FromResult(CommitStatus.Fenced);
        Apply(commit);
        if (fault == CommitFault.Unanswered) throw Away();
        return Task.FromResult(CommitStatus.Committed);
    }

    public Task<SubmitReceipt?> FindSubmissionAsync(
        string sessionId, string clientMessageId, CancellationToken cancellationToken) =>
        Task.FromResult(_submissions.GetValueOrDefault(clientMessageId));

    public Task<bool> ExecutionExistsAsync(string sessionId, string executionId, CancellationToken cancellationToken) =>
        Task.FromResult(_turns.Values.Any(turn => turn.ExecutionId == executionId));

    public Task<bool> TouchAsync(string sessionId, long epoch, CancellationToken cancellationToken) =>
        Task.FromResult(epoch == Row.Epoch);

    public Task<bool> ReleaseAsync(string sessionId, long epoch, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<string>> TakeQuietSessionsAsync(
        TimeSpan quietFor, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> FoldAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellationToken)
    {
        var running = _turns.Values.Where(turn => turn.EndSeq is null).Select(turn => turn.StartSeq).DefaultIfEmpty(long.MaxValue).Min();
        var through = _turns.Values.Where(turn => turn.EndedAt < endedBefore && turn.StartSeq < running)
            .Select(turn => turn.EndSeq!.Value).DefaultIfEmpty(0).Max();
        if (through <= Row.FoldedSeq) return Task.FromResult(0);
        _raw = [.. _raw.Where(frame => frame.Seq > through)];
        Row = Row with { FoldedSeq = through };
        return Task.FromResult(1);
    }

    public Task<ImmutableArray<string>> PurgeAsync(
        DateTimeOffset deletedBefore, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SessionOwner?> FindOwnerAsync(string sessionId, CancellationToken cancellationToken) =>
        Task.FromResult<SessionOwner?>(new SessionOwner(Row.UserId, State.DeletedAt is not null));

    public Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(
        IReadOnlyCollection<string> sessionIds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FrameBatch?> ReadFramesAsync(string sessionId, long afterSeq, int maxFrames, CancellationToken cancellationToken)
    {
        IEnumerable<Frame> frames = _raw.Where(frame => frame.Seq > afterSeq);
        if (afterSeq < Row.FoldedSeq)
            frames = frames.Prepend(ViewerFold.Snapshot(Row.FoldedSeq, _messages.Values.Where(m => m.FirstSeq <= Row.FoldedSeq)));
        return Task.FromResult<FrameBatch?>(new FrameBatch([.. frames.Take(maxFrames)], Row.HeadSeq));
    }

    public Task<ImmutableArray<Message>> ReadMessagesAsync(string sessionId, CancellationToken cancellationToken) =>
        Task.FromResult(_messages.Values.OrderBy(message => message.FirstSeq).ToImmutableArray());

    private void Apply(SessionCommit commit)
    {
        Log.Append(commit, State);
        if (commit.ClearThroughSeq is { } through)
        {
            _raw = [];
            _messages = [];
            Row = Row with { FoldedSeq = through };
        }

        _raw.AddRange(commit.Frames.Select(added => added.Frame));
        foreach (var message in commit.Messages) _messages[message.Id] = message;
        foreach (var turn in commit.Turns) _turns[turn.TurnId] = turn;
        if (commit.Submission is { } submission)
        {
            BrokenPromise.If(
                !_submissions.TryAdd(submission.ClientMessageId, submission.Receipt), "a client message id made two turns");
        }

        Row = Row with { HeadSeq = Row.HeadSeq + commit.Frames.Length, State = commit.State ?? State };
    }

    private static VaporForgeException Away() => new(ErrorCodes.StorageUnavailable, "The database is away.");
}

internal enum CommitFault
{
    None,

    /// <summary>The commit did not happen, and the owner does not know.</summary>
    Lost,

    /// <summary>The commit happened, and the owner does not know.</summary>
    Unanswered,
}
