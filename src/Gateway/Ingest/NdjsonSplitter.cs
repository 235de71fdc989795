using System.Buffers;

namespace VaporForge.Gateway.Ingest;

/// <summary>Finds the lines of a body that comes in pieces of any size. Holds no bytes: what is no whole line yet stays
/// with the caller, up to the limit; of a longer line only the fact is kept until its end comes.</summary>
internal sealed class NdjsonSplitter(int maxLineBytes)
{
    private const byte LineFeed = (byte)'\n';

    // Bytes at the front of the buffer that were searched before, so that a line in a thousand pieces is searched once.
    private long _searched;
    private bool _skipping;

    /// <summary>Takes the next line off the buffer. False when there is no whole one; then the buffer is what to
    /// keep.</summary>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out NdjsonLine line)
    {
        var end = buffer.Slice(_searched).PositionOf(LineFeed);
        if (end is { } at)
        {
            var text = buffer.Slice(0, at);
            buffer = buffer.Slice(buffer.GetPosition(1, at));
            line = _skipping || text.Length > maxLineBytes ? NdjsonLine.TooLong : new NdjsonLine(text, false);
            (_searched, _skipping) = (0, false);
            return true;
        }

        _searched = buffer.Length;
        if (_searched > maxLineBytes)
        {
            buffer = buffer.Slice(buffer.End);
            (_searched, _skipping) = (0, true);
        }

        line = default;
        return false;
    }

    /// <summary>The body is over; what is left is its last line, which needs no line feed.</summary>
    public NdjsonLine? Rest(ReadOnlySequence<byte> buffer) =>
        _skipping ? NdjsonLine.TooLong : buffer.IsEmpty ? null : new NdjsonLine(buffer, false);
}

/// <param name="Text">Without the line feed; empty when it was too long to be kept.</param>
internal readonly record struct NdjsonLine(ReadOnlySequence<byte> Text, bool IsTooLong)
{
    public static readonly NdjsonLine TooLong = new(default, true);
}
