using System.ComponentModel.DataAnnotations;

namespace VaporForge.Silo.Sessions;

/// <summary>How long things stay. Configuration section <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How long the raw frames of a finished turn stay, so that exact resume holds; afterwards its messages
    /// stand for them. Range 1 min to 10 years; default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan RawFrames { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a deleted session can be brought back. Range 1 min to 10 years; default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan DeletedSessions { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Between two passes. Range 1 s to 1 day; default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(5);
}
