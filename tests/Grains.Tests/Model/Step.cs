namespace VaporForge.Grains.Tests.Model;

/// <summary>One thing that happens. Its numbers choose among what is there when it happens, so that a list of steps means
/// something whatever is taken out of it.</summary>
internal readonly record struct Step(StepKind Kind, int A, int B)
{
    public override string ToString() => $"new(StepKind.{Kind}, {A}, {B})";
}

internal enum StepKind
{
    Submit,
    Interrupt,
    AgentWrites,
    AgentIsDone,
    AgentExits,
    AgentDies,
    SandboxDies,
    Send,
    SendAgain,
    SendOnOldConnection,
    SendTooFar,
    Attach,
    Detach,
    ReportExit,
    ReportStatus,
    Stop,
    Withdraw,
    DecideApproval,
    Rename,
    Delete,
    Restore,
    Clear,
    Fold,
    Act,
    ActionFails,
    Look,
    Wait,
    WaitLong,
    ClockSteps,
    Restart,
    TakeOver,
    CommitFails,
}
