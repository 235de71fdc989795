using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Streams;
using VaporForge.Sessions;
using VaporForge.Sessions.Streams;

namespace VaporForge.Gateway.Tests.Streams;

public sealed class SessionStreamTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private IStreamProvider Provider =>
        shared.Host.Services.GetRequiredKeyedService<IStreamProvider>(SessionStreams.Provider);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task The_subscriber_gets_all_that_follows_once_and_in_order_while_owners_die(int seed)
    {
        const int Frames = 3000;
        var random = new Random(seed);
        var session = shared.Host.Sessions.Add(GatewayHost.Alice);
        session.WatchBatchFrames = 1 + random.Next(30);
        var after = random.Next(50);
        session.AppendText(50 + random.Next(2000));
        var sync = new Lock();
        session.WatchFault = () =>
        {
            lock (sync) return random.Next(20) == 0 ? Death(random) : null;
        };
        session.WatchStart = asked =>
        {
            lock (sync) return asked + random.Next(-3, 4);
        };
        var observer = new Recorder();
        var handle = await StreamOf(session).SubscribeAsync(observer, SeqToken.After(after));
        while (session.HeadSeq < Frames)
        {
            session.AppendText((int)Math.Min(Frames - session.HeadSeq, 1 + random.Next(60)));
            lock (sync)
            {
                if (random.Next(5) == 0) session.KillOwner(Death(random));
            }

            await Task.Yield();
        }

        await Eventually.TrueAsync(() => observer.Seqs.Count >= Frames - after, "all frames");
        Assert.Equal(Enumerable.Range(after + 1, Frames - after).Select(seq => (long)seq), observer.Seqs);
        Assert.Equal(observer.Seqs.Last(), observer.LastToken);
        await handle.UnsubscribeAsync();
    }

    [Fact]
    public async Task An_owner_that_says_nothing_although_the_log_goes_on_is_left()
    {
        var session = shared.Host.Sessions.Add(GatewayHost.Alice);
        var observer = new Recorder();
        await StreamOf(session).SubscribeAsync(observer, SeqToken.After(0));
        await Eventually.TrueAsync(() => session.Calls == 1, "the watch");
        session.AppendSilently(3);
        await Eventually.TrueAsync(() => observer.Seqs.Count == 3, "the frames of which the owner said nothing");
    }

    [Fact]
    public async Task After_unsubscribing_nothing_comes()
    {
        var session = shared.Host.Sessions.Add(GatewayHost.Alice);
        var observer = new Recorder();
        var stream = StreamOf(session);
        var handle = await stream.SubscribeAsync(observer, SeqToken.After(0));
        session.AppendText(1);
        await Eventually.TrueAsync(() => observer.Seqs.Count == 1, "the first frame");
        Assert.Equal([handle], await stream.GetAllSubscriptionHandles());
        await handle.UnsubscribeAsync();
        Assert.Empty(await stream.GetAllSubscriptionHandles());
        session.AppendText(1);
        var other = new Recorder();
        await stream.SubscribeAsync(other, SeqToken.After(0));
        await Eventually.TrueAsync(() => other.Seqs.Count == 2, "another subscriber");
        Assert.Single(observer.Seqs);
    }

    [Fact]
    public async Task Without_a_token_only_what_is_new_comes()
    {
        var session = shared.Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(5);
        var observer = new Recorder();
        await StreamOf(session).SubscribeAsync(observer);
        session.AppendText(1);
        await Eventually.TrueAsync(() => observer.Seqs.Count == 1, "the new frame");
        Assert.Equal([6], observer.Seqs);
    }

    [Fact]
    public async Task A_handle_resumes_where_it_was()
    {
        var session = shared.Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(3);
        var (first, second) = (new Recorder(), new Recorder());
        var handle = await StreamOf(session).SubscribeAsync(first, SeqToken.After(0));
        await Eventually.TrueAsync(() => first.Seqs.Count == 3, "the stored frames");
        await handle.ResumeAsync(second);
        session.AppendText(2);
        await Eventually.TrueAsync(() => second.Seqs.Count == 2, "the new frames");
        Assert.Equal([4, 5], second.Seqs);
        Assert.Equal(3, first.Seqs.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_is_not_there_and_a_seq_beyond_the_head_are_errors(bool exists)
    {
        var session = new FakeSession("nowhere", GatewayHost.Alice);
        if (exists) session = shared.Host.Sessions.Add(GatewayHost.Alice);
        var observer = new Recorder();
        await StreamOf(session).SubscribeAsync(observer, SeqToken.After(7));
        await Eventually.TrueAsync(() => observer.Error is not null, "the error");
        var code = Assert.IsType<VaporForgeException>(observer.Error).Code;
        Assert.Equal(exists ? ErrorCodes.AfterBeyondHead : ErrorCodes.SessionNotFound, code);
    }

    [Fact]
    public async Task An_observer_that_fails_is_told_and_gets_no_more()
    {
        var session = shared.Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(1);
        var observer = new Recorder { Fails = true };
        await StreamOf(session).SubscribeAsync(observer, SeqToken.After(0));
        await Eventually.TrueAsync(() => observer.Error is InvalidOperationException, "the error");
    }

    [Fact]
    public async Task Nobody_publishes_but_the_owner()
    {
        var stream = StreamOf(shared.Host.Sessions.Add(GatewayHost.Alice));
        await Assert.ThrowsAsync<NotSupportedException>(() => stream.OnNextAsync(new FrameBatch([], 0)));
        Assert.Throws<ArgumentException>(() => Provider.GetStream<string>(SessionStreams.IdOf("x")));
    }

    private IAsyncStream<FrameBatch> StreamOf(FakeSession session) =>
        Provider.GetStream<FrameBatch>(SessionStreams.IdOf(session.Id));

    private static Exception Death(Random random) => random.Next(4) switch
    {
        0 => new EnumerationAbortedException("The owner died."),
        1 => new SiloUnavailableException(),
        2 => new VaporForgeException(ErrorCodes.NotOwner, "Moved."),
        _ => new TimeoutException(),
    };

    private sealed class Recorder : IAsyncObserver<FrameBatch>
    {
        public ConcurrentQueue<long> Seqs { get; } = new();

        public long LastToken { get; private set; }

        public Exception? Error { get; private set; }

        public bool Fails { get; init; }

        public Task OnNextAsync(FrameBatch item, StreamSequenceToken? token = null)
        {
            if (Fails) throw new InvalidOperationException("This observer fails.");
            LastToken = token!.SequenceNumber;
            foreach (var frame in item.Frames) Seqs.Enqueue(frame.Seq);
            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex)
        {
            Error = ex;
            return Task.CompletedTask;
        }
    }
}
