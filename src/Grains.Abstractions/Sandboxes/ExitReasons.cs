namespace VaporForge.Sandboxes;

/// <summary>Why an execution's process is gone (<see cref="ExecutionExit.Reason"/>).</summary>
public static class ExitReasons
{
    public const string Done = "done";
    public const string Cancelled = "cancelled";
    public const string Killed = "killed";
    public const string Crashed = "crashed";
    public const string Abandoned = "abandoned";

    /// <summary>Its output could not be delivered for too long, so that it could not go on.</summary>
    public const string Blocked = "blocked";

    /// <summary>The agent host died in the middle of it: nobody saw how the agent ended. What had been accepted of it is
    /// delivered.</summary>
    public const string AgentHostLost = "agent-host-lost";

    public const string SandboxGone = "sandbox-gone";
    public const string StartFailed = "start-failed";
}
