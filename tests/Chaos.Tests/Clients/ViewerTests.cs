using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Clients;
using VaporForge.Chaos.Histories;
using VaporForge.Chaos.Sessions;
using VaporForge.Chaos.Tests.World;
using VaporForge.Testing;

namespace VaporForge.Chaos.Tests.Clients;

/// <summary>What a server does wrong comes through a real connection, the viewer and its file on disk, and is counted by the
/// checker.</summary>
public sealed class ViewerTests
{
    private readonly SyntheticSession _session = SyntheticSession.WithOneTurn();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_viewer_comes_back_with_its_last_seq_and_sees_all(bool overSocket)
    {
        var asked = await WatchAsync(overSocket, [1, 2, 3], [4], [5, 6, 7]);
        Assert.Equal([0, 3, 4], asked);
        _session.Finds();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_frame_that_is_sent_again_is_counted(bool overSocket)
    {
        await WatchAsync(overSocket, [1, 2, 3], [3, 4, 5, 6, 7]);
        _session.Finds((ViolationKind.DuplicateFrame, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Frames_that_are_left_out_are_counted(bool overSocket)
    {
        await WatchAsync(overSocket, [1, 2, 3], [6, 7]);
        _session.Finds((ViolationKind.LostFrame, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_frame_that_comes_late_is_counted(bool overSocket)
    {
        await WatchAsync(overSocket, [1, 3, 2, 4, 5, 6, 7]);
        _session.Finds((ViolationKind.ReorderedFrame, 1));
    }

    [Fact]
    public async Task A_frame_with_another_text_is_counted()
    {
        var log = _session.Log.ToList();
        _session.Log[3] = _session.Log[3].Replace("w2", "w4", StringComparison.Ordinal);
        await WatchAsync(overSocket: false, [1, 2, 3, 4, 5, 6, 7]);
        _session.Log[3] = log[3];
        _session.Finds((ViolationKind.PhantomFrame, 1));
    }

    /// <returns>What the viewer asked for, connection by connection.</returns>
    private async Task<IReadOnlyList<long>> WatchAsync(bool overSocket, params int[][] seqs)
    {
        using var folder = new TempFolder();
        await using var server = await LyingServer.StartAsync([.. seqs.Select(part => part.Select(seq => _session.Log[seq - 1]).ToArray())]);
        var clock = new RunClock(TimeProvider.System);
        using var history = new HistoryFile<ViewerRecord>(folder.File("viewer"));
        var viewer = new Viewer(
            new ViewerBegin("viewer-1", 0, overSocket, 0),
            new ViewerSetting([server.Address], "token", clock, TimeSpan.FromSeconds(20), Drops: false),
            new SessionWatch("s1", clock),
            history,
            new Random(1));
        using var stop = new CancellationTokenSource();
        var watching = viewer.RunAsync(stop.Token);
        await Eventually.TrueAsync(() => viewer.Frames == seqs.Sum(part => part.Length), "all frames arrived");
        await stop.CancelAsync();
        await watching;
        history.Flush();
        _session.Viewers.Add(new ViewerEvidence("viewer-1", 0, _session.LastSeq, [.. HistoryJson.Read<ViewerRecord>(history.Path)]));
        return server.Asked;
    }
}
