namespace VaporForge.Gateway.Sessions;

/// <param name="Decision"><c>allow</c> or <c>deny</c>.</param>
public sealed record ApprovalRequest(string? Decision = null);

/// <summary>The decision that was taken.</summary>
public sealed record ApprovalAnswer(string ApprovalId, string Decision);
