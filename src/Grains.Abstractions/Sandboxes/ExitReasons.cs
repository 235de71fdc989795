namespace VaporForge.Sandboxes;

/// <summary>Why an execution's process is gone (<see cref="ExecutionExit.Reason"/>).</summary>
public static class ExitReasons
{
    public const string Done = "done";
    public const string Cancelled = "cancelled";
    public const string Killed = "killed";
    public const string Crashed = "crashed";
    public const string Abandoned = "abandoned";
    public const string SandboxGone = "sandbox-gone";
    public const string StartFailed = "start-failed";
}
