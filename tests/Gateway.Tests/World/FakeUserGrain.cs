using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Gateway.Tests.World;

internal sealed class FakeUserGrain(FakeSessions sessions) : Grain, IUserGrain
{
    public Task<SessionPage> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken)
    {
        if (query.After == "rubbish") throw new VaporForgeException(ErrorCodes.InvalidRequest, "This is not the next of a page.");
        var own = sessions.Of(this.GetPrimaryKeyString())
            .Where(session => session.Deleted == query.Deleted && session.Title.Contains(query.Text ?? "", StringComparison.Ordinal))
            .Take(query.Limit)
            .Select(Summary);
        return Task.FromResult(new SessionPage([.. own], null));
    }

    public Task OnSessionChangedAsync(SessionSummary session) =>
        this.GetStreamProvider(ActivityStream.Provider)
            .GetStream<SessionSummary>(StreamId.Create(ActivityStream.Namespace, this.GetPrimaryKeyString()))
            .OnNextAsync(session);

    public static SessionSummary Summary(FakeSession session) => new(
        session.Id, session.Title, "demo", SessionStatus.Idle, session.HeadSeq, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, false);
}
