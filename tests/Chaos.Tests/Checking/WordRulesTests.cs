using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Tests.World;

namespace VaporForge.Chaos.Tests.Checking;

public sealed class WordRulesTests
{
    private readonly SyntheticSession _session = new();

    [Fact]
    public void A_completed_turn_without_its_last_word_lost_it() => Finds("w1 w2 w3 w4 ", (ViolationKind.LostWord, 1));

    [Fact]
    public void A_completed_turn_with_a_hole_lost_what_is_missing() => Finds("w1 w4 w5 ", (ViolationKind.LostWord, 2));

    [Fact]
    public void A_word_that_came_twice_is_a_duplicate() => Finds("w1 w2 w2 w3 w4 w5 ", (ViolationKind.DuplicateWord, 1));

    [Fact]
    public void A_word_after_a_later_one_is_reordered() => Finds("w1 w3 w2 w4 w5 ", (ViolationKind.ReorderedWord, 1));

    [Fact]
    public void A_word_that_was_not_asked_for_is_a_phantom() => Finds("w1 w2 w3 w4 w5 w6 ", (ViolationKind.PhantomWord, 1));

    [Fact]
    public void Other_text_is_a_phantom() => Finds("w1 w2 hello w3 w4 w5 ", (ViolationKind.PhantomWord, 1));

    [Fact]
    public void A_blank_that_is_missing_at_the_end_is_seen() => Finds("w1 w2 w3 w4 w5", (ViolationKind.PhantomWord, 1));

    [Fact]
    public void A_stopped_turn_has_the_first_so_many_words()
    {
        Turn("w1 w2 ", "stopped");
        _session.Stop();
        _session.Finds();
    }

    [Fact]
    public void A_stopped_turn_with_a_hole_lost_what_is_missing()
    {
        Turn("w1 w3 ", "stopped");
        _session.Stop();
        _session.Finds((ViolationKind.LostWord, 1));
    }

    [Fact]
    public void The_full_text_must_be_what_was_said()
    {
        _session.Submit("t1", 2);
        _session.Start("t1");
        _session.Say("t1", 1, 2);
        _session.Add("done", "t1", ("sessionId", "sdk"), ("fullText", "w1 "));
        _session.End("t1", "completed");
        _session.Finds((ViolationKind.PhantomWord, 1));
    }

    private void Finds(string said, params (ViolationKind Kind, long Count)[] expected)
    {
        Turn(said, "completed");
        _session.Finds(expected);
    }

    private void Turn(string said, string outcome)
    {
        _session.Submit("t1", words: 5);
        _session.Start("t1");
        foreach (var word in said.Split(' ', StringSplitOptions.RemoveEmptyEntries)) _session.SayText("t1", word + " ");
        if (!said.EndsWith(' '))
        {
            _session.Log.RemoveAt(_session.Log.Count - 1);
            _session.SayText("t1", said[(said.LastIndexOf(' ') + 1)..]);
        }

        if (outcome == "completed") _session.Done("t1");
        _session.End("t1", outcome);
    }
}
