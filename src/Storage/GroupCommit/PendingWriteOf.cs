namespace VaporForge.Storage.GroupCommit;

/// <summary>A write that answers a <typeparamref name="T"/>.</summary>
internal abstract class PendingWrite<T>(CancellationToken cancellationToken) : PendingWrite(cancellationToken)
{
    // Callers go on elsewhere: the writer must not run a grain's code between two flushes.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    /// <summary>What the write found; told to the caller when it is durable.</summary>
    public T? Result { get; set; }

    public override void Complete() => _answer.TrySetResult(Result!);

    public override void Fail(Exception failure) => _answer.TrySetException(failure);

    public override void Cancel() => _answer.TrySetCanceled(CancellationToken);
}
