namespace VaporForge.Gateway.Tests.Feeds;

public sealed class EventTests
{
    [Fact]
    public async Task Stored_and_live_frames_come_once_each_and_in_order()
    {
        await using var host = await GatewayHost.StartAsync();
        var session = host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(3);
        await using var viewer = await SseClient.WatchAsync(host, session);
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
}
