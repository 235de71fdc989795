using System.Text;
using VaporForge.Gateway.Feeds;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.Feeds;

public sealed class SessionFeedTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task All_viewers_get_the_same_bytes_encoded_once()
    {
        var session = shared.Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(3);
        var feeds = shared.Host.Services.GetRequiredService<SessionFeeds>();
        using var first = await feeds.OpenAsync(session.Id, 3, CancellationToken.None);
        using var second = await feeds.OpenAsync(session.Id, 3, CancellationToken.None);
        Assert.Same(first.Feed, second.Feed);
        Assert.Equal(FeedPlace.NotYet, first.Feed.Read(3).Place);
        Assert.Equal(FeedPlace.InLog, first.Feed.Read(2).Place);
        session.AppendText(1);
        await first.Signal.WaitAsync();
        await second.Signal.WaitAsync();
        var batch = first.Feed.Read(3).Batch;
        Assert.NotNull(batch);
        Assert.Same(batch, second.Feed.Read(3).Batch);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_tail_gives_what_follows_any_seq_that_it_reaches_back_to(int seed)
    {
        var random = new Random(seed);
        const long Head = 17;
        var tail = new FeedTail(Head, maxBytes: 8 << 10);
        Assert.Null(tail.After(Head));
        for (var round = 0; round < 500; round++)
        {
            var frames = Enumerable.Range(1, random.Next(1, 6)).Select(i => FrameAt(tail.Head + i)).ToArray();
            tail.Add(FrameEncoder.Encode(tail.Head, frames));
            Assert.Null(tail.After(tail.Head));
            for (var seq = tail.Start; seq < tail.Head; seq++)
            {
                var batch = tail.After(seq)!;
                Assert.Equal(seq + 1, batch.Frames[batch.IndexAfter(seq)].Seq);
                var events = Encoding.UTF8.GetString(batch.EventsAfter(seq).Span);
                Assert.StartsWith($"id: {seq + 1}\ndata: {{\"seq\":{seq + 1},", events, StringComparison.Ordinal);
                Assert.EndsWith("\n\n", events, StringComparison.Ordinal);
            }
        }

        Assert.True(tail.Head - tail.Start < 100, "The tail grew beyond its bound.");

        static Frame FrameAt(long seq) =>
            new(seq, FrameTypes.TextDelta, null, DateTimeOffset.UnixEpoch, "{\"text\":\"x\"}"u8.ToArray());
    }
}
