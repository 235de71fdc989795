using System.ComponentModel.DataAnnotations;

namespace VaporForge.Grains.Sandboxes;

/// <summary>How sandboxes are used. Configuration section <c>Sandboxes</c>.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Sandboxes";

    /// <summary>How long a sandbox in which nothing runs stays awake. Range 10 s to 30 days; default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00")]
    public TimeSpan IdleSleep { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an agent host may take to answer a command. Range 100 ms to 5 min; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long applying a configuration may take, installs included. Range 1 s to 30 min; default 90
    /// s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan ApplyTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a sandbox that went away in the middle of an execution may take to come back with what became of it, before
    /// the execution is given up as lost. Range 1 s to 10 min; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ReviveTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether sandboxes in which nothing runs are put to sleep when the silo stops. Right on one machine,
    /// wrong in a cluster, where another silo takes over. Default false.</summary>
    public bool SleepOnShutdown { get; set; }

    /// <summary>MCP servers that plugins bring, name to JSON object; they win over the user's own. Default
    /// none.</summary>
    public Dictionary<string, string> PluginMcpServers { get; set; } = [];

    /// <summary>Extra MCP servers, name to JSON object; they win over all others. Default none.</summary>
    public Dictionary<string, string> ExtraMcpServers { get; set; } = [];

    /// <summary>What every agent gets into its environment: the operator's credentials and project secrets. Default
    /// none.</summary>
    public Dictionary<string, string> AgentEnvironment { get; set; } = [];
}
