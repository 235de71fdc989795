namespace VaporForge.Gateway.OlderContract;

/// <param name="Seq">Null of the one frame that is no frame of the log.</param>
internal readonly record struct SdkFrame(long? Seq, ReadOnlyMemory<byte> Json);
