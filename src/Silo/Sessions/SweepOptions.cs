using System.ComponentModel.DataAnnotations;

namespace VaporForge.Silo.Sessions;

/// <summary>How the sweep for abandoned turns works. Configuration section <c>Sweep</c>.</summary>
public sealed class SweepOptions
{
    public const string Section = "Sweep";

    /// <summary>Between two sweeps. Range 1 s to 10 min; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an owner, who says every 5 s that it lives, may be silent. Range 6 s to 1 h; default 15
    /// s.</summary>
    [Range(typeof(TimeSpan), "00:00:06", "01:00:00")]
    public TimeSpan QuietFor { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether this process is the only one on its database: then what runs at its start was abandoned by the
    /// process before it, and the first sweep waits for nobody. Default false.</summary>
    public bool SoleOwner { get; set; }
}
