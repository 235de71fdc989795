using System.Collections.Immutable;

namespace VaporForge.Sessions;

/// <summary>Frames that follow each other in one session's log.</summary>
/// <param name="Frames">In order of seq, without a gap; a leading <c>snapshot</c> may stand for frames that are
/// folded.</param>
/// <param name="HeadSeq">The newest durable seq of the session when the batch was made.</param>
[GenerateSerializer, Immutable, Alias("vf.FrameBatch")]
public sealed record FrameBatch(
    [property: Id(0)] ImmutableArray<Frame> Frames,
    [property: Id(1)] long HeadSeq)
{
    /// <summary>The seq to go on from after this batch.</summary>
    public long LastSeq => Frames.IsDefaultOrEmpty ? HeadSeq : Frames[^1].Seq;
}
