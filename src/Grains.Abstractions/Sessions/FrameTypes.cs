namespace VaporForge.Sessions;

/// <summary>The types of frames that this version writes or understands (WIRE.md, 2).</summary>
public static class FrameTypes
{
    public const string UserMessage = "user-message";
    public const string TurnStart = "turn-start";
    public const string SessionInit = "session-init";
    public const string TextDelta = "text-delta";
    public const string ReasoningDelta = "reasoning-delta";
    public const string ToolStart = "tool-start";
    public const string ToolResult = "tool-result";
    public const string Confirmation = "confirmation";
    public const string ConfirmationResolved = "confirmation-resolved";
    public const string Status = "status";
    public const string SessionReset = "session-reset";
    public const string ConfigRestored = "config-restored";
    public const string Usage = "usage";
    public const string Error = "error";
    public const string Done = "done";
    public const string ProcessExit = "process-exit";
    public const string TurnEnd = "turn-end";
    public const string Snapshot = "snapshot";
}
