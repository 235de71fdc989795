using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer ticks and how its ticks behave. <c>Timeout.InfiniteTimeSpan</c> means never.</summary>
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of a tick to the start of the next.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Ticks interleave with calls. Off by default.</summary>
    public bool Interleave { get; init; }

    /// <summary>A tick counts as use of the grain and puts its idle collection off. Off by default.</summary>
    public bool KeepAlive { get; init; }
}
