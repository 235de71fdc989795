namespace VaporForge.Gateway.Feeds;

/// <summary>Frames that follow each other, encoded once for all viewers: as server-sent events, with the JSON of each
/// inside.</summary>
/// <param name="After">The seq that the batch follows.</param>
/// <param name="Bytes">The events, one after the other.</param>
/// <param name="Frames">Where each frame lies in <paramref name="Bytes"/>.</param>
internal sealed record EncodedBatch(long After, ReadOnlyMemory<byte> Bytes, EncodedFrame[] Frames)
{
    public long LastSeq => Frames[^1].Seq;

    /// <summary>The events of all frames after that seq.</summary>
    public ReadOnlyMemory<byte> EventsAfter(long seq)
    {
        var first = IndexAfter(seq);
        return first == 0 ? Bytes : first == Frames.Length ? default : Bytes[Frames[first].Start..];
    }

    /// <summary>The first frame after that seq.</summary>
    public int IndexAfter(long seq)
    {
        if (seq <= After) return 0;
        var index = 0;
        while (index < Frames.Length && Frames[index].Seq <= seq) index++;
        return index;
    }

    public ReadOnlyMemory<byte> JsonOf(int index) =>
        Bytes.Slice(Frames[index].JsonStart, Frames[index].JsonLength);
}

/// <param name="Start">Where the frame's event begins.</param>
internal readonly record struct EncodedFrame(long Seq, int Start, int JsonStart, int JsonLength);
