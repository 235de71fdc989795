using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Tests.World;

namespace VaporForge.Chaos.Tests.Checking;

public sealed class ApprovalRulesTests
{
    private readonly SyntheticSession _session = new();

    [Fact]
    public void An_approval_that_is_answered_once_violates_nothing()
    {
        Turn(() => Resolve("allow"));
        Acknowledge("allow");
        _session.Finds();
    }

    [Fact]
    public void An_approval_that_its_turns_end_leaves_open_is_wrong()
    {
        Turn(() => { });
        _session.Finds((ViolationKind.WrongApproval, 1));
    }

    [Fact]
    public void An_approval_that_is_resolved_twice_is_wrong()
    {
        Turn(() =>
        {
            Resolve("allow");
            Resolve("deny");
        });
        _session.Finds((ViolationKind.WrongApproval, 1));
    }

    [Fact]
    public void An_acknowledged_decision_that_is_not_in_the_log_is_wrong()
    {
        Turn(() => Resolve("deny"));
        Acknowledge("allow");
        _session.Finds((ViolationKind.WrongApproval, 1));
    }

    [Fact]
    public void An_approval_that_was_never_asked_for_is_wrong()
    {
        _session.Submit("t1", 1);
        _session.Start("t1");
        Resolve("allow");
        Finish();
        _session.Finds((ViolationKind.WrongApproval, 1));
    }

    private void Turn(Action resolve)
    {
        _session.Submit("t1", 1);
        _session.Start("t1");
        _session.Add("confirmation", "t1", ("approvalId", "p1"));
        resolve();
        Finish();
    }

    private void Finish()
    {
        _session.Say("t1", 1, 1);
        _session.Done("t1");
        _session.End("t1", "completed");
    }

    private void Resolve(string decision) =>
        _session.Add("confirmation-resolved", "t1", ("approvalId", "p1"), ("decision", decision));

    private void Acknowledge(string decision) => _session.Commands.Add(
        new CommandRecord.Approve(_session.Time(), new CommandAnswer(AnswerKind.Accepted, 200, null), "p1", decision));
}
