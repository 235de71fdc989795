using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Grains.Users;

internal sealed class UserGrain(IUserStore store) : Grain, IUserGrain
{
    private string UserId => this.GetPrimaryKeyString();

    public Task<SessionPage> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken) =>
        store.ListSessionsAsync(UserId, query, cancellationToken);

    public Task OnSessionChangedAsync(SessionSummary session) =>
        this.GetStreamProvider(ActivityStream.Provider)
            .GetStream<SessionSummary>(StreamId.Create(ActivityStream.Namespace, UserId))
            .OnNextAsync(session);
}
