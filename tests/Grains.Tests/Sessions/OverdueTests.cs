using System.Collections.Immutable;
using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Tests.Sessions;

public sealed class OverdueTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly SessionOptions _options = new();
    private readonly ProducerWatch _producers = new(epoch: 1);

    [Fact]
    public void A_turn_whose_producer_is_there_is_never_overdue()
    {
        _producers.Attach();
        Assert.Equal(OverdueVerdict.Nothing, Judge(TurnStage.Running, TimeSpan.FromHours(20)));
    }

    [Fact]
    public void A_producer_that_went_away_is_asked_about_after_its_grace()
    {
        _producers.Detach(_producers.Attach(), Start);
        Assert.Equal(OverdueVerdict.Nothing, Judge(TurnStage.Running, TimeSpan.FromSeconds(30)));
        Assert.Equal(OverdueVerdict.Ask, Judge(TurnStage.Running, TimeSpan.FromSeconds(31)));
    }

    [Fact]
    public void Last_lines_that_do_not_come_end_the_turn()
    {
        _producers.Detach(_producers.Attach(), Start);
        _producers.Exit = new ExecutionExit("e", 7, 0, ExitReasons.Done);
        Assert.Equal(OverdueVerdict.Nothing, Judge(TurnStage.Running, TimeSpan.FromSeconds(29)));
        Assert.Equal(OverdueVerdict.End, Judge(TurnStage.Running, TimeSpan.FromSeconds(31)));
    }

    [Fact]
    public void A_stop_that_is_not_obeyed_kills_after_the_grace()
    {
        _producers.Attach();
        Assert.Equal(OverdueVerdict.Nothing, Judge(TurnStage.Stopping, TimeSpan.FromSeconds(8), stop: Start));
        Assert.Equal(OverdueVerdict.Kill, Judge(TurnStage.Stopping, TimeSpan.FromSeconds(8.1), stop: Start));
    }

    [Fact]
    public void A_sandbox_host_that_stays_unreachable_gives_the_turn_up()
    {
        _producers.Detach(_producers.Attach(), Start);
        _producers.UnreachableSince = Start;
        Assert.Equal(OverdueVerdict.GiveUp, Judge(TurnStage.Running, TimeSpan.FromMinutes(10.1)));
    }

    private OverdueVerdict Judge(TurnStage stage, TimeSpan later, DateTimeOffset? stop = null)
    {
        var turn = new ActiveTurn("t", "e", "m", "a", "p", null, 1, Start, stage, stop, []);
        return Overdue.Judge(turn, _producers, Start + later, _options);
    }
}
