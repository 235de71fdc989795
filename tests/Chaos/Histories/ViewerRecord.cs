using System.Text.Json.Serialization;

namespace VaporForge.Chaos.Histories;

/// <summary>What happened to one viewer, in the order in which it happened; one line of its history each.</summary>
/// <param name="Micros">When, in microseconds since the run began.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(Saw), "saw")]
[JsonDerivedType(typeof(Closed), "closed")]
[JsonDerivedType(typeof(Refused), "refused")]
internal abstract record ViewerRecord(long Micros)
{
    /// <summary>A connection was asked for and accepted.</summary>
    /// <param name="After">The seq that the viewer said it has.</param>
    public sealed record Opened(long Micros, string Endpoint, string Transport, long After) : ViewerRecord(Micros);

    /// <summary>A frame arrived.</summary>
    /// <param name="EventId">The id that its event bore; null over a WebSocket, which has none.</param>
    /// <param name="Json">The frame, every character as it came.</param>
    public sealed record Saw(long Micros, string? EventId, string Json) : ViewerRecord(Micros);

    /// <summary>The connection ended.</summary>
    /// <param name="ByUs">Whether it was the viewer that left.</param>
    public sealed record Closed(long Micros, bool ByUs, string How) : ViewerRecord(Micros);

    /// <summary>A connection was asked for and refused.</summary>
    public sealed record Refused(long Micros, int Status, string Code) : ViewerRecord(Micros);
}
