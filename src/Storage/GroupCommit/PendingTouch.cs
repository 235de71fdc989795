namespace VaporForge.Storage.GroupCommit;

/// <param name="leaves">Whether the owner says that it leaves, and not that it is alive.</param>
internal sealed class PendingTouch(string sessionId, long epoch, bool leaves, CancellationToken cancellationToken)
    : PendingWrite<bool>(cancellationToken)
{
    public string SessionId => sessionId;

    public long Epoch => epoch;

    public bool Leaves => leaves;

    /// <summary>Goes with a commit of its session, but not with another touch: the newest epoch's answer is not the
    /// older one's.</summary>
    public override string Key { get; } = $"touch {sessionId}";
}
