namespace VaporForge.Storage.GroupCommit;

/// <summary>A write that waits for the next flush.</summary>
internal abstract class PendingWrite(CancellationToken cancellationToken)
{
    /// <summary>Honoured while the write waits. Once it is on its way it is not called back.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Stopwatch timestamp: a database that hangs does so in real time, whatever the product's clock
    /// says.</summary>
    public long WaitsSince { get; set; }

    /// <summary>How many lines it adds to the group.</summary>
    public virtual int Lines => 0;

    /// <summary>How many bytes those lines have.</summary>
    public virtual long Bytes => 0;

    /// <summary>Two writes with the same key are not put into one group; null goes with all.</summary>
    public virtual string? Key => null;

    /// <summary>Answers the caller with what the write set; only after it is durable.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception failure);

    public abstract void Cancel();
}
