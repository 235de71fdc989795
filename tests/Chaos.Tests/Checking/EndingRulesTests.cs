using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Tests.World;

namespace VaporForge.Chaos.Tests.Checking;

public sealed class EndingRulesTests
{
    private readonly SyntheticSession _session = new();

    [Theory]
    [InlineData("lost")]
    [InlineData("failed")]
    public void A_turn_may_end_so_when_its_agent_host_was_killed(string outcome)
    {
        _session.Submit("t1");
        _session.Start("t1");
        _session.Say("t1", 1, 2);
        _session.HostKills.Add(_session.Now);
        _session.End("t1", outcome);
        _session.Finds();
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("failed")]
    public void Without_a_kill_such_an_ending_is_unexplained(string outcome)
    {
        Unfinished("t1", outcome);
        _session.Finds((ViolationKind.UnexplainedEnding, 1));
    }

    [Fact]
    public void A_kill_explains_the_turn_that_it_hit_and_no_later_one()
    {
        Unfinished("t1", "lost");
        _session.HostKills.Add(_session.Now);
        _session.Completed("t2", 3);
        Unfinished("t3", "lost");
        _session.Finds((ViolationKind.UnexplainedEnding, 1));
    }

    [Fact]
    public void A_kill_after_the_end_explains_nothing()
    {
        Unfinished("t1", "lost");
        _session.HostKills.Add(_session.Now.AddSeconds(10));
        _session.Finds((ViolationKind.UnexplainedEnding, 1));
    }

    [Fact]
    public void A_stopped_turn_that_nobody_stopped_is_unexplained()
    {
        Unfinished("t1", "stopped");
        _session.Finds((ViolationKind.UnexplainedEnding, 1));
    }

    [Fact]
    public void A_stop_that_was_answered_before_the_turn_began_does_not_explain_it()
    {
        _session.Stop(changed: false);
        for (var i = 0; i < 5; i++) _session.Add("status", null, ("state", "waking"));
        Unfinished("t1", "stopped");
        _session.Finds((ViolationKind.UnexplainedEnding, 1));
    }

    [Fact]
    public void A_stop_whose_answer_was_lost_may_reach_a_later_turn()
    {
        _session.Stop(changed: false, AnswerKind.Unknown);
        for (var i = 0; i < 5; i++) _session.Add("status", null, ("state", "waking"));
        Unfinished("t1", "stopped");
        _session.Finds();
    }

    [Fact]
    public void An_interrupting_prompt_explains_a_stopped_turn()
    {
        _session.Submit("t1");
        _session.Start("t1");
        _session.Submit("t2", whenBusy: "interrupt");
        _session.End("t1", "stopped");
        _session.Start("t2");
        _session.Say("t2", 1, 3);
        _session.Done("t2");
        _session.End("t2", "completed");
        _session.Finds();
    }

    [Fact]
    public void A_deleted_session_explains_stopped_turns_that_never_began()
    {
        _session.Submit("t1");
        _session.Start("t1");
        _session.Submit("t2");
        _session.Commands.Add(new CommandRecord.Delete(_session.Time(), new CommandAnswer(AnswerKind.Accepted, 204, null)));
        _session.End("t2", "stopped");
        _session.End("t1", "stopped");
        _session.Finds();
    }

    [Fact]
    public void A_stop_that_was_acknowledged_and_stopped_nothing_is_ignored()
    {
        _session.Completed("t1", 3);
        _session.Stop(changed: true);
        _session.Finds((ViolationKind.IgnoredStop, 1));
    }

    [Fact]
    public void A_turn_that_completed_without_the_agents_word_is_unexplained()
    {
        _session.Submit("t1");
        _session.Start("t1");
        _session.Say("t1", 1, 3);
        _session.End("t1", "completed");
        _session.Finds((ViolationKind.UnexplainedEnding, 1));
    }

    [Fact]
    public void An_outcome_that_is_no_word_of_ours_is_unexplained()
    {
        Unfinished("t1", "vanished");
        _session.Finds((ViolationKind.UnexplainedEnding, 1));
    }

    private void Unfinished(string turn, string outcome)
    {
        _session.Submit(turn);
        _session.Start(turn);
        _session.Say(turn, 1, 2);
        _session.End(turn, outcome);
    }
}
