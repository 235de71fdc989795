namespace VaporForge.Storage.GroupCommit;

internal sealed class PendingTouch(string sessionId, long epoch, DateTimeOffset now, CancellationToken cancellationToken)
    : PendingWrite<bool>(cancellationToken)
{
    public string SessionId => sessionId;

    public long Epoch => epoch;

    public DateTimeOffset Now => now;

    public override string Key => sessionId;
}
