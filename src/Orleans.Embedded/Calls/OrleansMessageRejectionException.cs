namespace Orleans.Runtime;

/// <summary>A call could not be brought to an activation.</summary>
public sealed class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }
}
