using VaporForge.Grains.Sessions;

namespace VaporForge.Grains.Tests.Sessions;

public sealed class LooseRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly SessionOptions _options = new();
    private readonly LooseWatch _watch = new();
    private SessionState _state = new() { Title = "t", Agent = "demo", LooseSince = Start };

    [Fact]
    public void What_has_become_loose_meanwhile_is_not_settled_with_what_was_before()
    {
        var later = Start + TimeSpan.FromSeconds(1);
        var decision = new Decision(_state with { LooseSince = later }, headSeq: 1, later);
        LooseRules.Settle(decision, Start);
        Assert.Equal(later, decision.State.LooseSince);
        LooseRules.Settle(decision, later);
        Assert.Null(decision.State.LooseSince);
    }

    [Fact]
    public void An_owner_that_comes_an_hour_later_still_tries()
    {
        Assert.Equal(LooseVerdict.Settle, Judge(TimeSpan.FromHours(1)));
        Assert.Equal(LooseVerdict.Kill, Judge(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(31)));
        Assert.Equal(LooseVerdict.GiveUp, Judge(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(10.1)));
    }

    [Fact]
    public void A_sandbox_in_which_a_turn_runs_is_not_put_down_for_what_is_loose_in_it()
    {
        _state = _state with
        {
            Active = new ActiveTurn("t", "e", "m", "a", "p", null, 1, Start, TurnStage.Running, null, []),
        };
        Assert.Equal(LooseVerdict.Settle, Judge(TimeSpan.FromSeconds(5)));
        Assert.Equal(LooseVerdict.Settle, Judge(TimeSpan.FromMinutes(9)));
    }

    [Fact]
    public void The_sandbox_of_a_deleted_session_goes()
    {
        _state = _state with { DeletedAt = Start };
        Assert.Equal(LooseVerdict.Remove, Judge(TimeSpan.FromSeconds(5)));
    }

    private LooseVerdict Judge(TimeSpan later)
    {
        var verdict = LooseRules.Judge(_state, _watch, Start + later, _options);
        _watch.Begin(_state.LooseSince, Start + later);
        _watch.End();
        return verdict;
    }
}
