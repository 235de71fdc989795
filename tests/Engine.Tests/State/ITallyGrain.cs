using Orleans;

namespace VaporForge.Engine.State;

public interface ITallyGrain : IGrainWithStringKey
{
    Task<int> CountAtActivationAsync();

    Task<int> GenerationAsync();

    Task<int> AddAsync(int number);

    Task<int> AddWithoutWritingAsync(int number);

    Task<int> ReadAgainAsync();

    Task ClearAsync();

    Task<(bool RecordExists, string? Etag, int Count)> DescribeAsync();

    Task WriteTwiceAtOnceAsync();

    Task<string> WriteAndCatchAsync();

    Task DeactivateAsync();
}
