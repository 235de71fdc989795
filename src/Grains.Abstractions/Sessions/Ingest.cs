using System.Collections.Immutable;

namespace VaporForge.Sessions;

/// <summary>One numbered line of a producer.</summary>
/// <param name="N">Its number within the execution: 1, 2, 3 ...</param>
/// <param name="Body">A UTF-8 JSON object with the frame's own fields, as in <see cref="Frame.Body"/>.</param>
[GenerateSerializer, Immutable, Alias("vf.IngestLine")]
public readonly record struct IngestLine(
    [property: Id(0)] long N,
    [property: Id(1)] string Type,
    [property: Id(2)] byte[] Body);

/// <summary>Lines of one execution, in order of n and without a gap between them.</summary>
/// <param name="Connection">The number that <see cref="ProducerAttachment.Connection"/> gave; an older connection's
/// lines are refused.</param>
[GenerateSerializer, Immutable, Alias("vf.IngestBatch")]
public sealed record IngestBatch(
    [property: Id(0)] string ExecutionId,
    [property: Id(1)] long Connection,
    [property: Id(2)] ImmutableArray<IngestLine> Lines);

[GenerateSerializer, Alias("vf.ExecutionStanding")]
public enum ExecutionStanding
{
    Active,
    Unknown,
    Ended,
}

/// <summary>The answer to a producer that connects.</summary>
/// <param name="Next">The line to go on with, when active.</param>
[GenerateSerializer, Immutable, Alias("vf.ProducerAttachment")]
public sealed record ProducerAttachment(
    [property: Id(0)] ExecutionStanding Standing,
    [property: Id(1)] long Next,
    [property: Id(2)] long Connection);

[GenerateSerializer, Alias("vf.IngestStatus")]
public enum IngestStatus
{
    /// <summary>All lines are durable now, or were before.</summary>
    Committed,

    /// <summary>The first line is beyond the next one expected: go back to <see cref="IngestOutcome.Next"/>.</summary>
    Gap,

    /// <summary>The execution has ended, or another connection took over: nothing more is taken from this
    /// one.</summary>
    Ended,
}

/// <param name="Next">The line that is expected next; everything below it is durable.</param>
[GenerateSerializer, Immutable, Alias("vf.IngestOutcome")]
public sealed record IngestOutcome(
    [property: Id(0)] IngestStatus Status,
    [property: Id(1)] long Next);
