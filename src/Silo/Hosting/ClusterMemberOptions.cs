using System.ComponentModel.DataAnnotations;

namespace VaporForge.Silo.Hosting;

/// <summary>How a process finds the others of an Orleans cluster and notices that one is gone. Configuration section
/// <c>Cluster</c>; the same for all members but for addresses and ports. What the figures of detection cost and give is
/// in docs/decisions/0008-failure-detection.md.</summary>
internal sealed class ClusterMemberOptions
{
    public const string Section = "Cluster";

    /// <summary>The cluster's name; members of one database with different names do not see each other. Default
    /// <c>vaporforge</c>.</summary>
    [Required, StringLength(64, MinimumLength = 1)]
    public string Id { get; set; } = "vaporforge";

    /// <summary>The IP address at which other members reach this silo. Default <c>127.0.0.1</c>.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port for other silos; 0 takes a free one. Range 0 to 65,535; default 0.</summary>
    [Range(0, 65_535)]
    public int SiloPort { get; set; }

    /// <summary>The port for gateways; 0 takes a free one. Range 0 to 65,535; default 0.</summary>
    [Range(0, 65_535)]
    public int ClientPort { get; set; }

    /// <summary>Between two probes of a silo, and how long one may take, before its usual answers are known; later both
    /// follow those, down to half of this. Range 100 ms to 1 min; default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The least that a probe may take, of a silo that always answers at once. Range 100 ms to 1 min; default
    /// 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan MinProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most that a probe may take, of a silo whose answers vary. Range 100 ms to 5 min; default 5
    /// s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan MaxProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Missed probes in a row after which a silo is suspected. Range 1 to 100; default 3.</summary>
    [Range(1, 100)]
    public int MissedProbes { get; set; } = 3;

    /// <summary>Silos that must suspect one before it counts as dead; fewer when there are fewer. Range 1 to 10;
    /// default 2.</summary>
    [Range(1, 10)]
    public int Votes { get; set; } = 2;

    /// <summary>Between two looks at the list of members, for news that gossip did not bring. Range 500 ms to 5 min;
    /// default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:05:00")]
    public TimeSpan RefreshPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a call of a grain that has no bound of its own may take. Range 1 s to 5 min; default 10
    /// s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a process that starts looks for the others. Range 1 s to 1 h; default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
