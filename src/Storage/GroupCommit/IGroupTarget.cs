namespace VaporForge.Storage.GroupCommit;

/// <summary>Where groups of writes go.</summary>
internal interface IGroupTarget : IAsyncDisposable
{
    /// <summary>Makes all of the group durable in one transaction and sets each one's result, or throws and has changed
    /// nothing
    /// (or, when the answer to the commit was lost, does not know). Called by one caller at a time.</summary>
    Task WriteAsync(IReadOnlyList<PendingWrite> group);

    /// <summary>Whether the group was rolled back for what one of its writes holds, so that the others may succeed
    /// without it.</summary>
    bool IsFaultOfOne(Exception failure);
}
