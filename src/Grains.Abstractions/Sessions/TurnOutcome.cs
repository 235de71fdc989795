namespace VaporForge.Sessions;

/// <summary>How a turn ended (WIRE.md, 2: <c>turn-end</c>).</summary>
[GenerateSerializer, Alias("vf.TurnOutcome")]
public enum TurnOutcome
{
    Completed,
    Stopped,
    Failed,
    Lost,
}
