namespace VaporForge.Sessions;

/// <summary>What became of a command that changes a session as a whole.</summary>
[GenerateSerializer, Alias("vf.SessionChange")]
public enum SessionChange
{
    Changed,
    Unchanged,
    NotFound,
    Busy,
}
