namespace VaporForge.Gateway.Ingest;

/// <summary>Why a producer's connection is over.</summary>
internal enum IngestStop
{
    /// <summary>The body ended, or broke off, before the execution did. The producer may come back.</summary>
    BodyOver,

    /// <summary>A line was missing; the producer was told where to go on.</summary>
    Gap,

    /// <summary>Its last line is durable.</summary>
    Ended,

    /// <summary>The execution ended otherwise, or a newer connection took over.</summary>
    Superseded,

    /// <summary>Lines could not be made durable for too long; the producer still has them.</summary>
    Unavailable,

    /// <summary>This host stops; the producer goes to another.</summary>
    HostStopping,
}
