using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace VaporForge.Testing.Sandboxes;

/// <summary>One execution of a scripted agent.</summary>
public sealed class ScriptedRun(JsonNode command, string executionId)
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    public string ExecutionId => executionId;

    public string Prompt => (string)command["prompt"]!;

    public string IngestToken => (string)command["token"]!;

    public JsonNode Command => command;

    /// <summary>Completes when the agent is asked to stop, or its sandbox goes.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Decisions that arrived, by approval id.</summary>
    public ConcurrentDictionary<string, string> Approvals { get; } = new();

    /// <summary>The number of the last line that the agent wrote.</summary>
    public long LastN { get; set; }

    public string Reason { get; set; } = "done";

    public int ExitCode { get; set; }

    /// <summary>When set, the agent host does not say that it ended.</summary>
    public bool Silent { get; set; }

    public bool Killed { get; private set; }

    /// <summary>By the agent host of now.</summary>
    internal bool IsDelivered { get; set; }

    internal void Cancel() => _cancelled.TrySetResult();

    internal void Kill()
    {
        Killed = true;
        _cancelled.TrySetResult();
    }

    internal void Finish() => _ended = true;

    /// <summary>Its agent host died, and the next one has what it had accepted.</summary>
    internal void Inherit()
    {
        Kill();
        IsDelivered = false;
        if (_ended) return;
        _ended = true;
        Reason = "agent-host-lost";
    }

    internal JsonObject Report() => new()
    {
        ["executionId"] = executionId,
        ["state"] = _ended ? "exited" : "running",
        ["lastN"] = LastN,
        ["ackedN"] = LastN,
        ["exitCode"] = _ended ? ExitCode : null,
        ["reason"] = _ended ? Reason : null,
    };

    internal JsonObject Exited() => new()
    {
        ["type"] = "exited",
        ["executionId"] = executionId,
        ["exitCode"] = ExitCode,
        ["reason"] = Reason,
        ["lastN"] = LastN,
    };
}
