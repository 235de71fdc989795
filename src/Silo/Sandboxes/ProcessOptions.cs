namespace VaporForge.Silo.Sandboxes;

/// <summary>How the process host runs agent hosts. Configuration section <c>Process</c>.</summary>
public sealed class ProcessOptions
{
    public const string Section = "Process";

    /// <summary>The folder below which each session has its workspace, home, state and streams. Absolute; no
    /// default.</summary>
    public string DataRoot { get; set; } = "";

    /// <summary>The port of the internal listener on 127.0.0.1. Range 1 to 65,535; default 8081.</summary>
    public int InternalPort { get; set; } = 8081;

    /// <summary>Where agent hosts reach the internal listeners of all gateways, when there are more than our own. Absolute http or
    /// https addresses, at most 16; sessions spread over them. Default none: our own, by <see cref="InternalPort"/>.</summary>
    public IList<Uri> CallbackUrls { get; set; } = [];

    /// <summary>The Node.js program: a path, or a name to look for in PATH. Default <c>node</c>.</summary>
    public string NodePath { get; set; } = "node";

    /// <summary>The agent host's main module. Default: <c>sandbox/agent-host/main.mjs</c> in the folder of this program
    /// or the nearest one above it that has one.</summary>
    public string? AgentHostPath { get; set; }
}
