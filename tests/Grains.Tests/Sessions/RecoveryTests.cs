using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Tests.Sessions;

public sealed class RecoveryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly SandboxReport KnowsNothing = new(true, []);
    private readonly ProducerWatch _producers = new(epoch: 1, Start);

    [Fact]
    public void A_sandbox_that_was_asked_before_the_prompt_came_does_not_end_the_turn_that_began_since()
    {
        _producers.BeginAsking(Start);
        var connection = _producers.Attach(Start.AddMilliseconds(1));
        _producers.HearLines(connection, Start.AddMilliseconds(2));
        Assert.Equal(RecoveryVerdict.Outdated, Judge().Verdict);

        _producers.BeginAsking(Start.AddSeconds(30));
        Assert.Equal((RecoveryVerdict.Exit, ExitReasons.SandboxGone), (Judge().Verdict, Judge().Exit!.Reason));
    }

    private (RecoveryVerdict Verdict, ExecutionExit? Exit) Judge()
    {
        var turn = new ActiveTurn("t", "e", "m", "a", "go", null, 2, Start, TurnStage.Running, null, []);
        return Recovery.Judge(turn, KnowsNothing, _producers, nextN: 2, Start.AddSeconds(1), new SessionOptions());
    }
}
