using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.World;

/// <summary>All sessions of a test, and the durable side of them.</summary>
internal sealed class FakeSessions : ISessionReader
{
    private readonly ConcurrentDictionary<string, FakeSession> _sessions = new();

    /// <summary>Calls of any session grain, of sessions that do not exist too.</summary>
    public int GrainCalls;

    public int Reads;

    /// <summary>An exception that it gives is thrown by each read.</summary>
    public Func<Exception?> ReadFault { get; set; } = () => null;

    /// <summary>Why no sandbox can be had.</summary>
    public string? SandboxHostFault { get; set; }

    /// <summary>Of sessions that callers make.</summary>
    public bool BeginsTurns { get; set; }

    public FakeSession Add(string userId, string? id = null)
    {
        var session = new FakeSession(id ?? Guid.NewGuid().ToString("N"), userId) { BeginsTurns = BeginsTurns };
        _sessions[session.Id] = session;
        return session;
    }

    public FakeSession? Find(string id) => _sessions.GetValueOrDefault(id);

    public IEnumerable<FakeSession> Of(string userId) => _sessions.Values.Where(session => session.UserId == userId);

    public Task<SessionOwner?> FindOwnerAsync(string sessionId, CancellationToken cancellationToken)
    {
        Fail();
        return Task.FromResult(
            Find(sessionId) is { } session ? new SessionOwner(session.UserId, session.Deleted) : null);
    }

    public Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(
        IReadOnlyCollection<string> sessionIds, CancellationToken cancellationToken)
    {
        Fail();
        return Task.FromResult<IReadOnlyDictionary<string, long>>(
            sessionIds.Select(Find).OfType<FakeSession>().ToDictionary(session => session.Id, session => session.HeadSeq));
    }

    public Task<FrameBatch?> ReadFramesAsync(
        string sessionId, long afterSeq, int maxFrames, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Reads);
        Fail();
        if (Find(sessionId) is not { } session) return Task.FromResult<FrameBatch?>(null);
        if (afterSeq >= session.FoldedSeq)
        {
            var (frames, _, head) = session.After(Math.Min(afterSeq, int.MaxValue), maxFrames);
            return Task.FromResult<FrameBatch?>(new FrameBatch([.. frames], head));
        }

        var snapshot = new Frame(
            session.FoldedSeq,
            FrameTypes.Snapshot,
            null,
            DateTimeOffset.UnixEpoch,
            Encoding.UTF8.GetBytes($$"""{"throughSeq":{{session.FoldedSeq}},"messages":[]}"""));
        var (rest, _, newest) = session.After(session.FoldedSeq, maxFrames - 1);
        return Task.FromResult<FrameBatch?>(new FrameBatch([snapshot, .. rest], newest));
    }

    public Task<ImmutableArray<Message>> ReadMessagesAsync(string sessionId, CancellationToken cancellationToken) =>
        Task.FromResult(Find(sessionId)?.Messages.ToImmutableArray() ?? []);

    private void Fail()
    {
        if (ReadFault() is { } fault) throw fault;
    }
}
