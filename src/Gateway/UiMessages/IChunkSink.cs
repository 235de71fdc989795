namespace VaporForge.Gateway.UiMessages;

/// <summary>Takes the chunks of a UI message stream.</summary>
internal interface IChunkSink
{
    /// <param name="chunk">One JSON object; only good during the call.</param>
    void Take(ReadOnlySpan<byte> chunk);
}
