namespace VaporForge.Sessions;

/// <summary>One frame of a session's log as a viewer sees it (WIRE.md, 2).</summary>
/// <param name="Seq">Position in the log: 1, 2, 3 ... with no gap.</param>
/// <param name="Type">One of <see cref="FrameTypes"/>, or a type that this version does not know and passes on.</param>
/// <param name="TurnId">The turn that it belongs to, if any.</param>
/// <param name="At">When it was appended, UTC.</param>
/// <param name="Body">A UTF-8 JSON object with the frame's own fields only; never <c>seq</c>, <c>type</c>,
/// <c>turnId</c> or <c>at</c>.</param>
[GenerateSerializer, Immutable, Alias("vf.Frame")]
public sealed record Frame(
    [property: Id(0)] long Seq,
    [property: Id(1)] string Type,
    [property: Id(2)] string? TurnId,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] byte[] Body);
