namespace VaporForge.Gateway.UiMessages;

/// <summary>For translations of which only what they know is wanted.</summary>
internal sealed class NoSink : IChunkSink
{
    public static readonly NoSink Instance = new();

    public void Take(ReadOnlySpan<byte> chunk)
    {
    }
}
