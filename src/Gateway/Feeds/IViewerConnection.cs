namespace VaporForge.Gateway.Feeds;

/// <summary>How one kind of viewer is written to.</summary>
internal interface IViewerConnection
{
    /// <summary>Hands over the frames of the batch after that seq.</summary>
    ValueTask WriteAsync(EncodedBatch batch, long afterSeq);

    /// <summary>Called when the viewer has all there is, or much was written.</summary>
    ValueTask FlushAsync();

    ValueTask HeartbeatAsync();
}
