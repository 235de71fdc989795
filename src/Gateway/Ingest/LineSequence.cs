using VaporForge.Sessions;

namespace VaporForge.Gateway.Ingest;

/// <summary>Puts the lines of one connection in their places (WIRE.md, 3). Pure: knows numbers only.</summary>
/// <param name="next">The line that the producer was told to begin with.</param>
internal sealed class LineSequence(long next)
{
    // The number that a line without one stands for: it follows the line before it on this connection.
    private long _position = next;

    /// <summary>The line that is expected.</summary>
    public long Next { get; private set; } = next;

    /// <summary>How many lines were recorded as bad.</summary>
    public long BadLines { get; private set; }

    public LinePlace Place(ParsedLine parsed, out IngestLine line)
    {
        line = default;
        var n = parsed.N >= 1 ? parsed.N : _position;
        _position = n == long.MaxValue ? n : n + 1;
        if (n < Next) return LinePlace.Repeated;
        if (n > Next) return LinePlace.Gap;
        Next++;
        if (parsed.Fault is { } fault)
        {
            BadLines++;
            line = new IngestLine(n, FrameTypes.Error, LineParser.BodyOf(fault));
        }
        else
        {
            line = new IngestLine(n, parsed.Type!, parsed.Body!);
        }

        return LinePlace.Expected;
    }
}

/// <summary>Where a line stands against what is expected.</summary>
internal enum LinePlace
{
    Expected,
    Repeated,
    Gap,
}
