namespace VaporForge.Storage.GroupCommit;

internal sealed class PendingTouch(string sessionId, long epoch, DateTimeOffset now, CancellationToken cancellationToken)
    : PendingWrite<bool>(cancellationToken)
{
    public string SessionId => sessionId;

    public long Epoch => epoch;

    public DateTimeOffset Now => now;

    /// <summary>Goes with a commit of its session, but not with another touch: the newest epoch's answer is not the
    /// older one's.</summary>
    public override string Key { get; } = $"touch {sessionId}";
}
