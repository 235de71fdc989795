using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Grains.Users;

internal sealed class UserGrain(IUserStore store) : Grain, IUserGrain
{
    private const int MaxPage = 200;

    private string UserId => this.GetPrimaryKeyString();

    public Task<SessionPage> ListSessionsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        store.ListSessionsAsync(UserId, after, Math.Clamp(limit, 1, MaxPage), cancellationToken);

    public Task OnSessionChangedAsync(SessionSummary session) =>
        this.GetStreamProvider(ActivityStream.Provider)
            .GetStream<SessionSummary>(StreamId.Create(ActivityStream.Namespace, UserId))
            .OnNextAsync(session);
}
