using System.ComponentModel.DataAnnotations;

namespace VaporForge.Grains.Sessions;

/// <summary>How sessions behave. Configuration section <c>Sessions</c>.</summary>
public sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>Prompts that may wait while a turn runs. Range 0 to 1,000; default 16.</summary>
    [Range(0, 1000)]
    public int MaxQueuedTurns { get; set; } = 16;

    /// <summary>How long an agent may take to obey a stop before it is killed. Range 0 s to 10 min; default 5
    /// s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a tool waits for a person's decision before it is denied. Range 1 s to 1 day; default 10
    /// min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a producer's connection may be gone before viewers are told so. Range 0 s to 1 min; default 2
    /// s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ReconnectingAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an execution may be silent before the sandbox is asked what became of it, and how long its
    /// last lines are waited for once its process is gone. Range 1 s to 10 min; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ProducerGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the start of an execution may take, an image's first start included, before the sandbox is
    /// asked. Range 10 s to 1 h; default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a sandbox may give no answer before its silent turn is given up as lost. Range 10 s to 1 day;
    /// default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest that a turn may run before it is stopped. Range 1 min to 30 days; default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan MaxTurn { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Frames of the newest part of the log that a session's owner keeps in memory for watchers. Range 16 to
    /// 100,000; default 2,048.</summary>
    [Range(16, 100_000)]
    public int TailFrames { get; set; } = 2048;

    /// <summary>Frames that one batch for a watcher holds at most. Range 1 to 10,000; default 512.</summary>
    [Range(1, 10_000)]
    public int WatchBatchFrames { get; set; } = 512;

    /// <summary>The agent of sessions that name none. Default <c>demo</c>.</summary>
    [Required]
    public string DefaultAgent { get; set; } = "demo";

    /// <summary>The agents that a session may name. Default <c>demo</c> and <c>claude</c>.</summary>
    [MinLength(1)]
    public string[] Agents { get; set; } = ["demo", "claude"];
}
