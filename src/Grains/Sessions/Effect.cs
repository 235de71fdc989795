using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>Something to do in the world after the decision that asks for it is durable.</summary>
internal abstract record Effect
{
    public sealed record Start(ActiveTurn Turn) : Effect;

    public sealed record Cancel(string ExecutionId) : Effect;

    public sealed record Approve(string ExecutionId, string ApprovalId, ApprovalDecision Decision) : Effect;

    /// <summary>The process of an ended turn may still be there; nothing of it is taken any more.</summary>
    public sealed record Reap(string ExecutionId) : Effect;

    /// <summary>Ends everything that is in the sandbox, because it did not end when it was asked.</summary>
    public sealed record Kill : Effect;

    /// <summary>The sandbox of a deleted session goes; its data stays until the session is purged.</summary>
    public sealed record RemoveSandbox : Effect;
}
