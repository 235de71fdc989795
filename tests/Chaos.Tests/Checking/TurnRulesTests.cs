using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Tests.World;

namespace VaporForge.Chaos.Tests.Checking;

public sealed class TurnRulesTests
{
    private readonly SyntheticSession _session = new();

    [Fact]
    public void Turns_one_after_the_other_violate_nothing()
    {
        _session.Completed("t1", 3);
        _session.Submit("t2");
        _session.Submit("t3");
        _session.Start("t2");
        _session.Say("t2", 1, 3);
        _session.Done("t2");
        _session.End("t2", "completed");
        _session.Start("t3");
        _session.Say("t3", 1, 3);
        _session.Done("t3");
        _session.End("t3", "completed");
        _session.Finds();
    }

    [Fact]
    public void A_turn_that_begins_while_another_runs_is_a_double_turn()
    {
        _session.Submit("t1");
        _session.Submit("t2");
        _session.Start("t1");
        _session.Start("t2");
        _session.Say("t1", 1, 3);
        _session.Say("t2", 1, 3);
        _session.Done("t1");
        _session.End("t1", "completed");
        _session.Done("t2");
        _session.End("t2", "completed");
        _session.Finds((ViolationKind.DoubleTurn, 1));
    }

    [Fact]
    public void A_turn_that_begins_again_is_a_double_turn()
    {
        _session.Submit("t1");
        _session.Start("t1");
        _session.Start("t1");
        _session.Say("t1", 1, 3);
        _session.Done("t1");
        _session.End("t1", "completed");
        _session.Finds((ViolationKind.DoubleTurn, 1));
    }

    [Fact]
    public void A_turn_without_an_end_misses_its_ending()
    {
        _session.Submit("t1");
        _session.Start("t1");
        _session.Say("t1", 1, 2);
        _session.Finds((ViolationKind.MissingEnding, 1));
    }

    [Fact]
    public void A_prompt_that_never_began_misses_its_ending()
    {
        _session.Completed("t1", 3);
        _session.Submit("t2");
        _session.Finds((ViolationKind.MissingEnding, 1));
    }

    [Fact]
    public void A_turn_that_ends_twice_has_a_double_ending()
    {
        _session.Completed("t1", 3);
        _session.End("t1", "completed");
        _session.Finds((ViolationKind.DoubleEnding, 1));
    }

    [Fact]
    public void A_word_after_the_end_of_its_turn_is_stray()
    {
        _session.Submit("t1", words: 3);
        _session.Start("t1");
        _session.Say("t1", 1, 2);
        _session.Done("t1");
        _session.End("t1", "completed");
        _session.Say("t1", 3, 3);
        _session.Finds((ViolationKind.StrayFrame, 1));
    }

    [Fact]
    public void Frames_of_a_turn_that_nobody_asked_for_are_stray()
    {
        _session.Start("t9");
        _session.Done("t9");
        _session.End("t9", "completed");
        _session.Finds((ViolationKind.StrayFrame, 3));
    }

    [Fact]
    public void A_queued_turn_that_passes_an_earlier_one_is_reordered()
    {
        _session.Submit("t1");
        _session.Submit("t2");
        Run("t2");
        Run("t1");
        _session.Finds((ViolationKind.ReorderedTurn, 1));
    }

    [Fact]
    public void A_turn_that_interrupts_may_pass_earlier_ones()
    {
        _session.Submit("t1");
        _session.Submit("t2", whenBusy: "interrupt");
        Run("t2");
        Run("t1");
        _session.Finds();
    }

    [Fact]
    public void A_frame_that_is_missing_in_the_log_is_a_gap()
    {
        _session.Completed("t1", 3);
        _session.Log.RemoveAt(2);
        _session.Head = 7;
        _session.Finds((ViolationKind.SeqGap, 1), (ViolationKind.LostWord, 1));
    }

    [Fact]
    public void A_log_that_ends_before_its_head_has_a_gap()
    {
        _session.Completed("t1", 3);
        _session.Head = 9;
        _session.Finds((ViolationKind.SeqGap, 2));
    }

    [Fact]
    public void A_seq_that_the_log_has_twice_is_a_gap()
    {
        _session.Completed("t1", 3);
        _session.Log.Insert(3, _session.Log[2]);
        _session.Head = 7;
        _session.Finds((ViolationKind.SeqGap, 1), (ViolationKind.DuplicateWord, 1));
    }

    [Fact]
    public void A_log_that_cannot_be_read_is_one_violation()
    {
        _session.Completed("t1", 3);
        _session.Log[2] = "{}";
        _session.Finds((ViolationKind.Unreadable, 1));
    }

    private void Run(string turn)
    {
        _session.Start(turn);
        _session.Say(turn, 1, 3);
        _session.Done(turn);
        _session.End(turn, "completed");
    }
}
