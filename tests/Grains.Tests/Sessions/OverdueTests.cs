using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Tests.Sessions;

public sealed class OverdueTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly SessionOptions _options = new();
    private readonly ProducerWatch _producers = new(epoch: 1, Start);

    [Fact]
    public void A_silent_execution_is_asked_about_whether_its_connection_is_there_or_not()
    {
        var connection = _producers.Attach(Start);
        Assert.Equal(OverdueVerdict.Nothing, Judge(TimeSpan.FromSeconds(30)));
        Assert.Equal(OverdueVerdict.Ask, Judge(TimeSpan.FromSeconds(31)));
        _producers.Detach(connection, Start);
        Assert.Equal(OverdueVerdict.Nothing, Judge(TimeSpan.FromSeconds(30)));
        Assert.Equal(OverdueVerdict.Ask, Judge(TimeSpan.FromSeconds(31)));
    }

    [Fact]
    public void An_agent_may_think_for_hours_while_its_sandbox_says_that_it_runs()
    {
        for (var later = TimeSpan.Zero; later < TimeSpan.FromHours(5); later += TimeSpan.FromSeconds(1))
        {
            if (Judge(later) == OverdueVerdict.Nothing) continue;
            Assert.Equal(OverdueVerdict.Ask, Judge(later));
            _producers.BeginAsking(Start + later);
            _producers.SeeRunning(linesWait: false, Start + later);
            _producers.EndAsking();
        }
    }

    [Fact]
    public void A_sandbox_that_is_still_being_made_has_nothing_to_say()
    {
        Assert.Equal(OverdueVerdict.Nothing, Judge(TimeSpan.FromMinutes(5), stage: TurnStage.Starting));
        Assert.Equal(OverdueVerdict.Ask, Judge(TimeSpan.FromMinutes(5.1), stage: TurnStage.Starting));
    }

    [Fact]
    public void Last_lines_that_do_not_come_end_the_turn_even_while_a_connection_counts_as_there()
    {
        _producers.SeeExit(new ExecutionExit("e", 7, 0, ExitReasons.Done), nextN: 3, Start);
        _producers.Attach(Start + TimeSpan.FromSeconds(20));
        Assert.Equal(OverdueVerdict.Nothing, Judge(TimeSpan.FromSeconds(30)));
        Assert.Equal(OverdueVerdict.End, Judge(TimeSpan.FromSeconds(31)));
    }

    [Fact]
    public void Lines_that_still_come_after_the_exit_are_waited_for_until_none_is_due()
    {
        _producers.SeeExit(new ExecutionExit("e", 7, 0, ExitReasons.Done), nextN: 3, Start);
        _producers.HearLines(1, Start + TimeSpan.FromSeconds(29));
        Assert.Equal(OverdueVerdict.Nothing, Judge(TimeSpan.FromSeconds(58), nextN: 7));
        Assert.Equal(OverdueVerdict.End, Judge(TimeSpan.FromSeconds(58), nextN: 8));
    }

    [Fact]
    public void A_failed_start_is_no_news_when_lines_have_come()
    {
        _producers.SeeExit(new ExecutionExit("e", 0, null, ExitReasons.StartFailed), nextN: 2, Start);
        Assert.Null(_producers.Exit);
        _producers.SeeExit(new ExecutionExit("e", 0, null, ExitReasons.StartFailed), nextN: 1, Start);
        Assert.Equal(OverdueVerdict.End, Judge(TimeSpan.Zero));
    }

    [Fact]
    public void A_stop_that_is_not_obeyed_kills_after_the_grace()
    {
        _producers.Attach(Start);
        Assert.Equal(OverdueVerdict.Nothing, Judge(TimeSpan.FromSeconds(8), stop: Start));
        Assert.Equal(OverdueVerdict.Kill, Judge(TimeSpan.FromSeconds(8.1), stop: Start));
    }

    [Fact]
    public void A_sandbox_that_gives_no_answer_is_asked_again_and_at_last_given_up()
    {
        _producers.BeginAsking(Start);
        _producers.SeeUnreachable(Start);
        _producers.EndAsking();
        Assert.Equal(OverdueVerdict.Nothing, Judge(TimeSpan.FromSeconds(4.9)));
        Assert.Equal(OverdueVerdict.Ask, Judge(TimeSpan.FromSeconds(5)));
        Assert.Equal(OverdueVerdict.GiveUp, Judge(TimeSpan.FromMinutes(10.1)));
    }

    [Fact]
    public void A_line_ends_the_doubt_about_a_sandbox_that_gave_no_answer()
    {
        _producers.SeeUnreachable(Start);
        _producers.HearLines(1, Start + TimeSpan.FromMinutes(10));
        Assert.Equal(OverdueVerdict.Nothing, Judge(TimeSpan.FromMinutes(10.1)));
    }

    [Fact]
    public void A_clock_that_goes_back_makes_nothing_wait_longer()
    {
        var earlier = Start - TimeSpan.FromHours(1);
        _producers.Rewind(earlier);
        Assert.Equal(OverdueVerdict.Ask, Judge(TimeSpan.FromSeconds(31) - TimeSpan.FromHours(1)));
    }

    private OverdueVerdict Judge(
        TimeSpan later, TurnStage stage = TurnStage.Running, DateTimeOffset? stop = null, long nextN = 1)
    {
        var turn = new ActiveTurn(
            "t", "e", "m", "a", "p", null, 1, Start, stop is null ? stage : TurnStage.Stopping, stop, []);
        return Overdue.Judge(turn, _producers, nextN, Start + later, _options);
    }
}
