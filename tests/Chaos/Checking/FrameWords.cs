namespace VaporForge.Chaos.Checking;

/// <summary>The words of the wire contract that the checker reads.</summary>
internal static class FrameWords
{
    public const string UserMessage = "user-message";
    public const string TurnStart = "turn-start";
    public const string TurnEnd = "turn-end";
    public const string TextDelta = "text-delta";
    public const string Done = "done";
    public const string Status = "status";
    public const string Confirmation = "confirmation";
    public const string ConfirmationResolved = "confirmation-resolved";

    public const string Completed = "completed";
    public const string Stopped = "stopped";
    public const string Failed = "failed";
    public const string Lost = "lost";
}
