namespace Orleans.Streams;

/// <summary>One item of a batch and where it stands in its stream.</summary>
public class SequentialItem<T>(T item, StreamSequenceToken token)
{
    public T Item { get; } = item;

    public StreamSequenceToken Token { get; } = token;
}
