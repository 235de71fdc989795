namespace Orleans.Runtime;

/// <summary>The host is stopping, or has not started, and takes no calls.</summary>
public sealed class SiloUnavailableException : OrleansException
{
    public SiloUnavailableException()
        : base("The silo is not available.")
    {
    }

    public SiloUnavailableException(string message)
        : base(message)
    {
    }

    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
