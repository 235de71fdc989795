namespace Orleans.Runtime;

public static class AsyncEnumerableExtensions
{
    /// <summary>How many items that are ready at once may travel together: 100 unless said otherwise.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        if (self is GrainEnumerable<T> enumerable)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
            enumerable.MaxBatchSize = maxBatchSize;
        }

        return self;
    }
}
