namespace VaporForge.Sessions;

[GenerateSerializer, Alias("vf.ApprovalDecision")]
public enum ApprovalDecision
{
    Deny,
    Allow,
}

[GenerateSerializer, Alias("vf.ApprovalOutcome")]
public enum ApprovalOutcome
{
    Resolved,
    AlreadyResolved,
    Unknown,
    NotFound,
}
