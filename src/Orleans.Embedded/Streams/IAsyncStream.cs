using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>What is known of a stream without knowing its items.</summary>
public interface IAsyncStream
{
    bool IsRewindable { get; }

    string ProviderName { get; }

    StreamId StreamId { get; }
}
