using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Tests.World;

namespace VaporForge.Chaos.Tests.Checking;

public sealed class SubmitRulesTests
{
    private readonly SyntheticSession _session = SyntheticSession.WithOneTurn();

    [Fact]
    public void An_acknowledged_submit_that_is_not_in_the_log_is_lost()
    {
        _session.Command("c2", _session.NewPrompt(), AnswerKind.Accepted, receipt: new Receipt("t2", "m2", 8));
        _session.Finds((ViolationKind.LostSubmit, 1));
    }

    [Fact]
    public void An_ambiguous_submit_may_have_happened()
    {
        _session.Submit("t2", answer: AnswerKind.Unknown);
        Run("t2");
        _session.Finds();
        Assert.Equal((1, 0), Ambiguous());
    }

    [Fact]
    public void An_ambiguous_submit_may_not_have_happened()
    {
        _session.Command("c2", _session.NewPrompt(), AnswerKind.Unknown);
        _session.Finds();
        Assert.Equal((0, 1), Ambiguous());
    }

    [Fact]
    public void An_ambiguous_submit_must_not_have_happened_twice()
    {
        var prompt = _session.Submit("t2", answer: AnswerKind.Unknown);
        Run("t2");
        _session.Add("user-message", "t3", ("messageId", "m-t3"), ("text", prompt));
        Run("t3");
        _session.Finds((ViolationKind.DuplicateSubmit, 1));
    }

    [Fact]
    public void A_retried_submit_that_led_to_two_turns_is_a_duplicate()
    {
        var prompt = _session.NewPrompt();
        _session.Command("c2", prompt, AnswerKind.Unknown);
        var first = _session.Add("user-message", "t2", ("messageId", "m-t2"), ("text", prompt));
        Run("t2");
        var second = _session.Add("user-message", "t3", ("messageId", "m-t3"), ("text", prompt));
        Run("t3");
        _session.Command("c2", prompt, AnswerKind.Accepted, receipt: new Receipt("t3", "m-t3", second));
        Assert.True(first < second);
        _session.Finds((ViolationKind.DuplicateSubmit, 1));
    }

    [Fact]
    public void Two_receipts_for_one_submit_are_a_duplicate()
    {
        var prompt = _session.Submit("t2");
        Run("t2");
        _session.Command("c-t2", prompt, AnswerKind.Accepted, receipt: new Receipt("t3", "m-t3", 15));
        _session.Finds((ViolationKind.DuplicateSubmit, 1));
    }

    [Fact]
    public void The_same_receipt_again_is_no_violation()
    {
        var prompt = _session.Submit("t2");
        _session.Command("c-t2", prompt, AnswerKind.Accepted, receipt: new Receipt("t2", "m-t2", 8));
        Run("t2");
        _session.Finds();
    }

    [Fact]
    public void A_receipt_that_places_its_prompt_elsewhere_is_a_phantom()
    {
        var prompt = _session.NewPrompt();
        _session.Add("user-message", "t2", ("messageId", "m-t2"), ("text", prompt));
        Run("t2");
        _session.Command("c2", prompt, AnswerKind.Accepted, receipt: new Receipt("t2", "m-t2", 9));
        _session.Finds((ViolationKind.PhantomSubmit, 1));
    }

    [Fact]
    public void A_refused_submit_that_is_in_the_log_is_a_phantom()
    {
        _session.Submit("t2", answer: AnswerKind.Refused);
        Run("t2");
        _session.Finds((ViolationKind.PhantomSubmit, 1));
    }

    [Fact]
    public void A_refused_submit_with_an_ambiguous_attempt_before_it_may_be_in_the_log()
    {
        var prompt = _session.Submit("t2", answer: AnswerKind.Unknown);
        Run("t2");
        _session.Command("c-t2", prompt, AnswerKind.Refused);
        _session.Finds();
    }

    [Fact]
    public void A_prompt_that_nobody_submitted_is_a_phantom()
    {
        _session.Add("user-message", "t2", ("messageId", "m-t2"), ("text", _session.NewPrompt()));
        Run("t2");
        _session.Finds((ViolationKind.PhantomSubmit, 1));
    }

    private (int Happened, int DidNot) Ambiguous() => SubmitRules.Ambiguous(
        new SessionLog("s1", [.. _session.Log.Select(LoggedFrame.Parse)]), _session.Commands);

    private void Run(string turn)
    {
        _session.Start(turn);
        _session.Say(turn, 1, 3);
        _session.Done(turn);
        _session.End(turn, "completed");
    }
}
