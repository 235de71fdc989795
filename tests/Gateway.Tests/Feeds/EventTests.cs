using System.Net;
using Orleans.Runtime;
using VaporForge.Gateway.Feeds;

namespace VaporForge.Gateway.Tests.Feeds;

public sealed class EventTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task Stored_and_live_frames_come_once_each_and_in_order()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(3);
        await using var viewer = await SseClient.WatchAsync(Host, session);
        await viewer.ReadThroughAsync(0, 3);
        session.Append("text-delta", """{"text":"live"}""");
        var frame = Assert.Single(await viewer.ReadThroughAsync(3, 4));
        Assert.Equal("text-delta", frame.GetProperty("type").GetString());
        Assert.Equal("live", frame.GetProperty("text").GetString());
        Assert.Equal("turn-1", frame.GetProperty("turnId").GetString());
        Assert.EndsWith("Z", frame.GetProperty("at").GetString(), StringComparison.Ordinal);
        Assert.Equal("1000", viewer.Retry);
        Assert.Equal("text/event-stream", viewer.ContentType);
        Assert.Equal("no", viewer.Headers.GetValues("X-Accel-Buffering").Single());
    }

    [Fact]
    public async Task Last_event_id_wins_over_after()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(5);
        await using var viewer = await SseClient.OpenAsync(
            Host.Client(), $"/api/sessions/{session.Id}/events?after=1", lastEventId: "3");
        await viewer.ReadThroughAsync(3, 5);
    }

    [Fact]
    public async Task A_folded_log_begins_with_its_snapshot()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(10);
        session.FoldedSeq = 7;
        await using var viewer = await SseClient.WatchAsync(Host, session, after: 2);
        var snapshot = await viewer.NextAsync();
        Assert.Equal(("7", "snapshot"), (snapshot!.Id, snapshot.Json.GetProperty("type").GetString()));
        await viewer.ReadThroughAsync(7, 10);
        session.AppendText(1);
        await viewer.ReadThroughAsync(10, 11);
    }

    [Fact]
    public async Task Line_breaks_and_unknown_types_do_not_break_events()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.Append("odd \"type\"\n", "{\r\n \"text\" : \"a\",\n \"b\":1 }", turnId: null);
        session.Append("empty", "{ }", turnId: null);
        await using var viewer = await SseClient.WatchAsync(Host, session);
        var frames = await viewer.ReadThroughAsync(0, 2);
        Assert.Equal("odd \"type\"\n", frames[0].GetProperty("type").GetString());
        Assert.Equal("a", frames[0].GetProperty("text").GetString());
        Assert.Equal(["seq", "type", "at"], frames[1].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task A_hundred_viewers_share_one_subscription()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        var viewers = new List<SseClient>();
        for (var i = 0; i < 100; i++) viewers.Add(await SseClient.WatchAsync(Host, session));
        await Eventually.TrueAsync(() => session.Calls > 0, "the subscription");
        session.AppendText(50);
        await Task.WhenAll(viewers.Select(viewer => viewer.ReadThroughAsync(0, 50)));
        Assert.Equal(1, session.Calls);
        foreach (var viewer in viewers) await viewer.DisposeAsync();
    }

    [Fact]
    public async Task The_subscription_ends_when_the_last_viewer_has_left()
    {
        await using var host = await GatewayHost.StartAsync(options => options.FeedLinger = TimeSpan.Zero);
        var session = host.Sessions.Add(GatewayHost.Alice);
        await using (var viewer = await SseClient.WatchAsync(host, session))
        {
            session.AppendText(1);
            await viewer.ReadThroughAsync(0, 1);
        }

        // The server sees that a viewer went when it writes to it.
        var feeds = host.Services.GetRequiredService<SessionFeeds>();
        await Eventually.TrueAsync(() => feeds.Count == 0, "the feed closes");
        await using var again = await SseClient.WatchAsync(host, session, after: 1);
        session.AppendText(1);
        await again.ReadThroughAsync(1, 2);
    }

    [Fact]
    public async Task One_viewer_too_many_is_429()
    {
        await using var host = await GatewayHost.StartAsync(options => options.ViewersPerSession = 2);
        var session = host.Sessions.Add(GatewayHost.Alice);
        await using var first = await SseClient.WatchAsync(host, session);
        await using var second = await SseClient.WatchAsync(host, session);
        using var client = host.Client();
        using var third = await client.GetAsync(
            $"/api/sessions/{session.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.True(third.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_comment_comes_while_nothing_happens()
    {
        await using var host = await GatewayHost.StartAsync(options => options.HeartbeatInterval = TimeSpan.FromSeconds(1));
        var session = host.Sessions.Add(GatewayHost.Alice);
        await using var viewer = await SseClient.WatchAsync(host, session);
        var reading = viewer.ReadThroughAsync(0, 1);
        await Eventually.TrueAsync(() => viewer.Comments.Count > 0, "a comment");
        session.AppendText(1);
        await reading;
    }

    [Fact]
    public async Task A_session_that_is_deleted_ends_its_viewers_with_an_error_event()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var viewer = await SseClient.WatchAsync(Host, session);
        session.AppendText(1);
        await viewer.ReadThroughAsync(0, 1);
        using var client = Host.Client();
        using var deleted = await client.DeleteAsync($"/api/sessions/{session.Id}");
        var error = await viewer.NextAsync();
        Assert.Equal(("error", "session-not-found"), (error?.Name, error?.Json.GetProperty("code").GetString()));
        Assert.Null(await viewer.NextAsync());
    }

    [Fact]
    public async Task A_host_that_stops_lets_its_viewers_go()
    {
        await using var host = await GatewayHost.StartAsync();
        var session = host.Sessions.Add(GatewayHost.Alice);
        await using var viewer = await SseClient.WatchAsync(host, session);
        var stopping = host.StopAsync();
        Assert.Null(await viewer.NextAsync());
        await stopping.WaitAsync(Eventually.Limit);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Slow_and_fast_viewers_miss_nothing_and_see_nothing_twice_while_owners_die(int seed)
    {
        const int Frames = 4000;
        var random = new Random(seed);

        // A tail of a few frames, so that who is slow for a moment reads the log and comes back.
        await using var host = await GatewayHost.StartAsync(
            options => (options.FeedTailBytes, options.LogPageFrames) = (4 << 10, 64));
        var session = host.Sessions.Add(GatewayHost.Alice);
        session.WatchBatchFrames = 1 + random.Next(20);
        var sync = new Lock();
        session.WatchFault = () =>
        {
            lock (sync) return random.Next(40) == 0 ? new EnumerationAbortedException("The owner died.") : null;
        };
        session.WatchStart = asked =>
        {
            lock (sync) return asked + random.Next(-3, 4);
        };
        var viewers = Enumerable.Range(0, 8).Select(i => WatchAsync(host, session, i % 4 * 10, seed + i)).ToArray();
        for (var written = 0; written < Frames;)
        {
            var count = Math.Min(Frames - written, 1 + random.Next(100));
            session.AppendText(count);
            written += count;
            if (random.Next(10) == 0) session.KillOwner(new EnumerationAbortedException("The owner died."));
            await Task.Yield();
        }

        await Task.WhenAll(viewers);

        static async Task WatchAsync(GatewayHost host, FakeSession session, int slowness, int seed)
        {
            var random = new Random(seed);
            await using var viewer = await SseClient.WatchAsync(host, session);
            for (var seq = 0; seq < Frames;)
            {
                var count = Math.Min(Frames - seq, 1 + random.Next(200));
                await viewer.ReadThroughAsync(seq, seq + count);
                seq += count;
                for (var i = 0; i < slowness; i++) await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task A_viewer_that_does_not_read_holds_nobody_up_and_gets_everything_later()
    {
        // Far more than all buffers between the two hold.
        const int Frames = 12_000;
        await using var host = await GatewayHost.StartAsync(options => options.FeedTailBytes = 64 << 10);
        var session = host.Sessions.Add(GatewayHost.Alice);
        await using var stalled = await SseClient.WatchAsync(host, session);
        await using var quick = await SseClient.WatchAsync(host, session);
        var body = $$"""{"text":"{{new string('x', 1000)}}"}""";
        for (var i = 0; i < Frames; i++) session.Append("text-delta", body);
        await quick.ReadThroughAsync(0, Frames);
        await stalled.ReadThroughAsync(0, Frames);
    }

    [Fact]
    public async Task A_viewer_that_takes_nothing_for_too_long_is_cut_off()
    {
        await using var host = await GatewayHost.StartAsync(options => options.StallTimeout = TimeSpan.FromSeconds(1));
        var session = host.Sessions.Add(GatewayHost.Alice);
        await using var stalled = await RawHttp.ConnectAsync(host.Public);
        await stalled.SendAsync(
            $"GET /api/sessions/{session.Id}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {GatewayHost.AliceToken}\r\n\r\n");
        await stalled.ReadHeadAsync();
        for (var i = 0; i < 300; i++) session.Append("text-delta", $$"""{"text":"{{new string('x', 100_000)}}"}""");
        await Eventually.TrueAsync(
            () => host.Logs.All.Any(line => line.Contains("was cut off", StringComparison.Ordinal)), "it is cut off");
    }
}
