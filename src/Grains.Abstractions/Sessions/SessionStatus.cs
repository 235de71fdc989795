namespace VaporForge.Sessions;

/// <summary>What a session is doing (WIRE.md, 1).</summary>
[GenerateSerializer, Alias("vf.SessionStatus")]
public enum SessionStatus
{
    Idle,
    Starting,
    Running,
    Stopping,
}
