namespace VaporForge.Sandboxes;

/// <summary>How far an execution is (WIRE.md, 2: <c>status</c>).</summary>
public static class ExecutionStates
{
    public const string Waking = "waking";
    public const string Installing = "installing";
    public const string Preparing = "preparing";
    public const string Running = "running";
    public const string Reconnecting = "reconnecting";
    public const string Recovering = "recovering";
}
