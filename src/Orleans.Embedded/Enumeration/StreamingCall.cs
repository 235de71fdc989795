namespace Orleans.Embedded;

/// <summary>A call of a method that returns <c>IAsyncEnumerable</c>: its arguments, and how to invoke it.</summary>
public abstract class StreamingCall<T>
{
    public abstract GrainMethod Method { get; }

    protected internal abstract IAsyncEnumerable<T> Invoke(object grain, CancellationToken token);

    protected internal virtual T CopyItem(T item) => item;
}
