using VaporForge.Sessions;

namespace VaporForge.Gateway.Sessions;

/// <summary>Sessions whose ids clients choose: one that nobody has yet comes into being when something is said in
/// it.</summary>
internal sealed class ClientSessions(SessionOwners owners, SessionCalls calls)
{
    /// <summary>Whether the user has it; false when nobody has.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SessionNotFound"/>: somebody else's, deleted, or no
    /// id.</exception>
    public ValueTask<bool> ExistsAsync(string sessionId, string userId, CancellationToken cancellationToken) =>
        owners.OwnsAsync(sessionId, userId, deletedToo: false, cancellationToken);

    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SessionNotFound"/>, as above.</exception>
    public async Task EnsureAsync(string sessionId, string userId, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(sessionId, userId, cancellationToken)) return;
        var command = new CreateSession(userId, null, null);
        await calls.CallAsync(sessionId, (grain, ct) => grain.CreateAsync(command, ct), cancellationToken);
    }

    /// <summary>The turn that runs in it; null when none does.</summary>
    public async Task<ActiveTurnDetails?> FindActiveTurnAsync(string sessionId, CancellationToken cancellationToken) =>
        (await calls.CallAsync(sessionId, (grain, ct) => grain.DescribeAsync(ct), cancellationToken))?.ActiveTurn;
}
