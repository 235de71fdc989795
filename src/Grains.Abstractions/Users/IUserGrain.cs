using VaporForge.Sessions;

namespace VaporForge.Users;

/// <summary>A user's session list and its changes; the key is the user id. Changes go out on the stream provider
/// <see cref="ActivityStream.Provider"/>, where loss is harmless: a reader that comes back reads the list.</summary>
[Alias("vf.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    [Alias("ListSessions")]
    Task<SessionPage> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken);

    /// <summary>A session of this user changed; tells the watchers of the list.</summary>
    [Alias("OnSessionChanged")]
    Task OnSessionChangedAsync(SessionSummary session);
}
