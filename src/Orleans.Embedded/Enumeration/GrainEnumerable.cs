namespace Orleans.Runtime;

internal abstract class GrainEnumerable<T> : IAsyncEnumerable<T>
{
    public int MaxBatchSize { get; set; } = 100;

    public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
