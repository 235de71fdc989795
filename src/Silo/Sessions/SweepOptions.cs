using System.ComponentModel.DataAnnotations;

namespace VaporForge.Silo.Sessions;

/// <summary>How the sweep for abandoned turns works. Configuration section <c>Sweep</c>.</summary>
public sealed class SweepOptions
{
    public const string Section = "Sweep";

    /// <summary>Between two sweeps. Range 1 s to 10 min; default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an owner, who says at least every 2 s that it lives, may be silent. Range 3 s to 1 h; default 5
    /// s.</summary>
    [Range(typeof(TimeSpan), "00:00:03", "01:00:00")]
    public TimeSpan QuietFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether this process is the only one on its database: then what runs at its start was abandoned by the
    /// process before it, and the first sweep waits for nobody. Default false.</summary>
    public bool SoleOwner { get; set; }
}
