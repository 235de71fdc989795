using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Sessions;

namespace VaporForge.Chaos.Tests.Sessions;

public sealed class SessionWatchTests
{
    private static readonly DateTimeOffset Fault = new(2026, 11, 21, 12, 0, 0, 500, TimeSpan.Zero);

    private readonly SessionWatch _watch = new("s1", new RunClock(TimeProvider.System));
    private long _seq;

    [Fact]
    public async Task The_first_frame_later_than_the_fault_is_the_live_one()
    {
        Stream();
        var probe = _watch.Probe(new FaultRecord(1, "Kill", "node-1", 1_000_000, Fault))!;
        Frame("text-delta", "t1", Fault.AddMilliseconds(-3), 1_001_000);
        Frame("text-delta", "t1", Fault, 1_002_000);
        Assert.False(probe.Next.IsCompleted);
        Frame("text-delta", "t1", Fault.AddMilliseconds(700), 1_701_000);
        Frame("text-delta", "t1", Fault.AddMilliseconds(800), 1_801_000);
        Assert.True(probe.IsStreaming);
        Assert.Equal(TimeSpan.FromMilliseconds(701), await probe.Next);
    }

    [Fact]
    public async Task A_turn_that_was_over_before_the_fault_is_not_measured()
    {
        Stream();
        var probe = _watch.Probe(new FaultRecord(1, "Kill", "node-1", 1_000_000, Fault))!;
        Frame("turn-end", "t1", Fault.AddMilliseconds(-3), 1_001_000);
        Assert.Null(await probe.Next);
    }

    [Fact]
    public void A_replay_of_an_earlier_turns_end_says_nothing_of_this_one()
    {
        Stream();
        var probe = _watch.Probe(new FaultRecord(1, "Kill", "node-1", 1_000_000, Fault))!;
        Frame("turn-end", "t0", Fault.AddSeconds(-10), 1_001_000);
        Assert.False(probe.Next.IsCompleted);
    }

    [Fact]
    public void A_session_in_no_turn_has_no_probe() =>
        Assert.Null(_watch.Probe(new FaultRecord(1, "Kill", "node-1", 0, Fault)));

    [Fact]
    public void A_session_whose_agent_host_is_dead_has_no_probe_until_its_next_turn()
    {
        Stream();
        _watch.OnHostKilled(Fault);
        Assert.Null(_watch.Probe(new FaultRecord(1, "Kill", "node-1", 0, Fault)));
        Frame("turn-end", "t1", Fault, 2);
        Frame("turn-start", "t2", Fault, 3);
        Assert.NotNull(_watch.Probe(new FaultRecord(2, "Kill", "node-1", 0, Fault)));
    }

    [Fact]
    public void A_turn_that_said_nothing_yet_is_awaited_and_not_measured()
    {
        Frame("turn-start", "t1", Fault, 1);
        Assert.False(_watch.Probe(new FaultRecord(1, "Kill", "node-1", 0, Fault))!.IsStreaming);
    }

    [Fact]
    public void A_turn_that_waits_for_an_approval_is_awaited_and_not_measured()
    {
        Stream();
        _watch.OnFrame(new FrameHead(++_seq, "confirmation", "t1", Fault, "p1"), 1);
        Assert.Equal("p1", _watch.PendingApproval);
        Assert.False(_watch.Probe(new FaultRecord(1, "Kill", "node-1", 0, Fault))!.IsStreaming);
    }

    [Fact]
    public void Frames_that_a_second_viewer_sees_again_change_nothing()
    {
        Stream();
        Frame("turn-end", "t1", Fault, 5);
        _watch.OnFrame(new FrameHead(1, "turn-start", "t1", Fault, null), 6);
        Assert.False(_watch.IsRunning);
        Assert.True(_watch.HasEnded("t1"));
    }

    [Fact]
    public async Task Waiting_ends_with_the_frame_or_with_the_bound()
    {
        var waiting = _watch.UntilAsync(() => _watch.HasEnded("t1"), TimeSpan.FromMinutes(1), CancellationToken.None);
        Stream();
        Frame("turn-end", "t1", Fault, 5);
        Assert.True(await waiting);
        Assert.False(await _watch.UntilAsync(() => _watch.HasEnded("t2"), TimeSpan.FromMilliseconds(20), CancellationToken.None));
    }

    private void Stream()
    {
        Frame("turn-start", "t1", Fault.AddSeconds(-1), 0);
        Frame("text-delta", "t1", Fault.AddSeconds(-1), 0);
    }

    private void Frame(string type, string turn, DateTimeOffset at, long micros) =>
        _watch.OnFrame(new FrameHead(++_seq, type, turn, at, null), micros);
}
