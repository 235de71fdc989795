using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge;

/// <summary>The words on the wire for our enumerations.</summary>
public static class Words
{
    public static string Of(SessionStatus status) => status switch
    {
        SessionStatus.Idle => "idle",
        SessionStatus.Starting => "starting",
        SessionStatus.Running => "running",
        _ => "stopping",
    };

    public static string Of(SandboxState state) => state switch
    {
        SandboxState.Absent => "absent",
        SandboxState.Creating => "creating",
        SandboxState.Awake => "awake",
        SandboxState.Asleep => "asleep",
        _ => "failed",
    };

    public static string Of(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Completed => "completed",
        TurnOutcome.Stopped => "stopped",
        TurnOutcome.Failed => "failed",
        _ => "lost",
    };

    /// <summary>The outcome for which the word stands.</summary>
    public static TurnOutcome Outcome(string word) => word switch
    {
        "completed" => TurnOutcome.Completed,
        "stopped" => TurnOutcome.Stopped,
        "failed" => TurnOutcome.Failed,
        "lost" => TurnOutcome.Lost,
        _ => throw new FormatException($"'{word}' is no outcome of a turn."),
    };

    public static string Of(ApprovalDecision decision) => decision == ApprovalDecision.Allow ? "allow" : "deny";
}
