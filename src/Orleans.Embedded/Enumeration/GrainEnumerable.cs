using Orleans.Embedded;

namespace Orleans.Runtime;

/// <summary>What the caller of a streaming method gets. The method runs when somebody enumerates, once for
/// each.</summary>
internal sealed class GrainEnumerable<T>(GrainReference grain, StreamingCall<T> call, CancellationToken callToken)
    : IAsyncEnumerable<T>
{
    public int MaxBatchSize { get; set; } = 100;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new PullingEnumerator<T>(grain, new ItemSource<T>(call, MaxBatchSize), callToken, cancellationToken);
}
