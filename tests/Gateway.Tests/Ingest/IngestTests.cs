using System.Text;
using System.Text.Json;
using Orleans.Runtime;
using VaporForge.Access;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.Ingest;

public sealed class IngestTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Done = """{"n":2,"type":"done","sessionId":"s","fullText":"hello"}""" + "\n";

    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task Lines_become_durable_are_acknowledged_and_end()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var producer = await Producer.ConnectAsync(Host, session);
        Assert.Equal(200, producer.Http.Status);
        Assert.Equal("application/x-ndjson", producer.Http.Headers["Content-Type"]);
        await producer.ExpectResumeAsync(1);
        await producer.SendTextAsync(1, "hello");
        await producer.ExpectAckAsync(1);
        await producer.SendAsync(Done);
        await producer.ExpectAckAsync(2);
        await producer.ExpectEndAsync(2);
        Assert.Equal(["text-delta", "done"], session.Frames.Select(frame => frame.Type));
        Assert.Equal("""{"text":"hello"}""", Encoding.UTF8.GetString(session.Frames[0].Body));
        Assert.Equal(0, session.Detached);
    }

    [Fact]
    public async Task An_unknown_execution_is_404_and_an_ended_one_409()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.EndedExecutions.Add("old");
        await using var unknown = await Producer.ConnectAsync(Host, Host.Tokens.Mint("nobody", session.Id, 1));
        Assert.Equal(404, unknown.Http.Status);
        using var problem = JsonDocument.Parse(await unknown.Http.ReadRestAsync());
        Assert.Equal("No active stream for this execution", problem.RootElement.GetProperty("title").GetString());
        Assert.Equal("No active stream for this execution", problem.RootElement.GetProperty("detail").GetString());
        await using var noSession = await Producer.ConnectAsync(Host, Host.Tokens.Mint("nobody", "no-session", 1));
        Assert.Equal(404, noSession.Http.Status);
        await using var ended = await Producer.ConnectAsync(Host, Host.Tokens.Mint("old", session.Id, 1));
        Assert.Equal(409, ended.Http.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("X-VF-Session: another\r\n")]
    [InlineData("X-VF-Session: ../%00\r\nX-VF-Session: b\r\n")]
    public async Task The_token_decides_whose_lines_they_are_and_not_the_header_for_proxies(string header)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.ExecutionId = "execution-1";
        await using var producer = await Producer.ConnectAsync(Host, Host.Tokens.Mint("execution-1", session.Id, 1), header);
        await producer.ExpectResumeAsync(1);
        await producer.SendTextAsync(1);
        await producer.ExpectAckAsync(1);
        Assert.Single(session.Frames);
    }

    [Fact]
    public async Task Broken_lines_are_recorded_in_their_place_and_the_stream_goes_on()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var producer = await Producer.ConnectAsync(Host, session);
        await producer.ExpectResumeAsync(1);
        await producer.SendTextAsync(1);
        await producer.SendAsync("not json\n[1]\n\n\r\n{\"n\":4,\"type\":7}\n");
        await producer.Http.SendChunkAsync(new byte[] { (byte)'"', 0xff, (byte)'"', (byte)'\n' });
        await producer.SendTextAsync(6, "é");
        await producer.ExpectAckAsync(6);
        Assert.Equal(
            ["text-delta", "error", "error", "error", "error", "text-delta"], session.Frames.Select(frame => frame.Type));
        foreach (var frame in session.Frames[1..5])
        {
            using var body = JsonDocument.Parse(frame.Body);
            Assert.Equal("bad-line", body.RootElement.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task A_line_of_two_mebibytes_is_skipped_and_one_of_a_mebibyte_is_taken()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var producer = await Producer.ConnectAsync(Host, session);
        await producer.ExpectResumeAsync(1);
        await producer.SendTextAsync(1, new string('a', 2 << 20));
        await producer.SendTextAsync(2, new string('b', (1 << 20) - Producer.TextLine(2, "").Length + 1));
        await producer.SendTextAsync(3, "c");
        await producer.ExpectAckAsync(3);
        Assert.Equal(["error", "text-delta", "text-delta"], session.Frames.Select(frame => frame.Type));
        Assert.True(session.Frames[1].Body.Length > 1_000_000);
    }

    [Fact]
    public async Task Chunks_may_be_cut_at_every_byte()
    {
        var body = Encoding.UTF8.GetBytes(
            Producer.TextLine(1, "é😀") + Producer.TextLine(2, "字") + Producer.TextLine(3, "z"));
        for (var cut = 1; cut < body.Length; cut++)
        {
            var session = Host.Sessions.Add(GatewayHost.Alice);
            await using var producer = await Producer.ConnectAsync(Host, session);
            await producer.ExpectResumeAsync(1);
            await producer.Http.SendChunkAsync(body.AsMemory(0, cut));
            await producer.Http.SendChunkAsync(body.AsMemory(cut));
            await producer.ExpectAckAsync(3);
            Assert.Equal(
                ["""{"text":"é😀"}""", """{"text":"字"}""", """{"text":"z"}"""],
                session.Frames.Select(frame => Encoding.UTF8.GetString(frame.Body)));
        }
    }

    [Fact]
    public async Task A_producer_that_sends_byte_by_byte_is_served()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var producer = await Producer.ConnectAsync(Host, session);
        await producer.ExpectResumeAsync(1);
        foreach (var value in Encoding.UTF8.GetBytes(Producer.TextLine(1, "slow é")))
            await producer.Http.SendChunkAsync(new[] { value });
        await producer.ExpectAckAsync(1);
        Assert.Equal("""{"text":"slow é"}""", Encoding.UTF8.GetString(Assert.Single(session.Frames).Body));
    }

    [Fact]
    public async Task Many_lines_in_one_chunk_are_few_appends()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var producer = await Producer.ConnectAsync(Host, session);
        await producer.ExpectResumeAsync(1);
        await producer.SendAsync(string.Concat(Enumerable.Range(1, 5000).Select(n => Producer.TextLine(n))));
        await producer.ExpectAckAsync(5000);
        Assert.Equal(5000, session.HeadSeq);
        Assert.True(session.Appends < 500, $"{session.Appends} appends");
    }

    [Fact]
    public async Task What_arrives_during_an_append_goes_into_the_next_one()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        var gate = new TaskCompletionSource();
        session.AppendGate = gate.Task;
        await using var producer = await Producer.ConnectAsync(Host, session);
        await producer.ExpectResumeAsync(1);
        await producer.SendTextAsync(1);
        await Eventually.TrueAsync(() => session.Calls == 2, "the first append");
        for (var n = 2; n <= 10; n++) await producer.SendTextAsync(n);
        gate.SetResult();
        await producer.ExpectAckAsync(10);
        Assert.True(session.Appends < 10, $"{session.Appends} appends");
        Assert.Equal(
            Enumerable.Range(1, 10).Select(n => (long)n), session.Batches.SelectMany(lines => lines).Select(line => line.N));
    }

    [Fact]
    public async Task After_a_gap_the_producer_is_told_again_where_to_go_on_and_the_rest_is_dropped()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var producer = await Producer.ConnectAsync(Host, session);
        await producer.ExpectResumeAsync(1);
        await producer.SendAsync(
            Producer.TextLine(1) + Producer.TextLine(3) + Producer.TextLine(2) + Producer.TextLine(3));
        await producer.ExpectAckAsync(1);
        await producer.ExpectResumeAsync(2);
        Assert.Null(await producer.NextAsync());
        Assert.Equal(1, session.HeadSeq);
        await using var again = await Producer.ConnectAsync(Host, session);
        await again.ExpectResumeAsync(2);
        await again.SendAsync(Producer.TextLine(2) + Producer.TextLine(3));
        await again.ExpectAckAsync(3);
    }

    [Fact]
    public async Task Repeated_lines_are_dropped_a_broken_one_among_them_too()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var producer = await Producer.ConnectAsync(Host, session);
        await producer.ExpectResumeAsync(1);
        var lines = Producer.TextLine(1) + "broken\n" + Producer.TextLine(3);
        await producer.SendAsync(lines);
        await producer.ExpectAckAsync(3);
        await producer.SendAsync(lines + Producer.TextLine(4));
        await producer.ExpectAckAsync(4);
        Assert.Equal(["text-delta", "error", "text-delta", "text-delta"], session.Frames.Select(frame => frame.Type));
    }

    [Fact]
    public async Task The_end_of_the_body_is_no_ending()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using (var producer = await Producer.ConnectAsync(Host, session))
        {
            await producer.ExpectResumeAsync(1);
            await producer.SendAsync(Producer.TextLine(1) + Producer.TextLine(2).TrimEnd());
            await producer.Http.EndChunksAsync();
            await producer.ExpectAckAsync(2);
            Assert.Null(await producer.NextAsync());
        }

        await Eventually.TrueAsync(() => session.Detached == 1, "the session hears that its producer went");
        Assert.NotNull(session.ExecutionId);
    }

    [Fact]
    public async Task A_connection_that_breaks_keeps_whole_lines_and_drops_half_a_line()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using (var producer = await Producer.ConnectAsync(Host, session))
        {
            await producer.ExpectResumeAsync(1);
            await producer.SendAsync(Producer.TextLine(1) + Producer.TextLine(2)[..20]);
            await producer.ExpectAckAsync(1);
        }

        await Eventually.TrueAsync(() => session.Detached == 1, "the session hears that its producer went");
        Assert.Equal(1, session.HeadSeq);
        await using var again = await Producer.ConnectAsync(Host, session);
        await again.ExpectResumeAsync(2);
    }

    [Theory]
    [InlineData(ErrorCodes.StorageUnavailable)]
    [InlineData(ErrorCodes.NotOwner)]
    [InlineData("silo")]
    public async Task An_append_that_fails_for_a_while_is_tried_again_and_nothing_is_acknowledged_before(string code)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        var failures = 5;
        session.AppendFault = _ => Interlocked.Decrement(ref failures) < 0
            ? null
            : code == "silo" ? new SiloUnavailableException() : new VaporForgeException(code, "away");
        await using var producer = await Producer.ConnectAsync(Host, session);
        await producer.ExpectResumeAsync(1);
        await producer.SendAsync(Producer.TextLine(1) + Producer.TextLine(2));
        await producer.ExpectAckAsync(2);
        Assert.True(failures < 0);
        Assert.Equal(2, session.HeadSeq);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_not_recorded_twice()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        var failures = 1;
        session.AmbiguousFault = _ =>
            Interlocked.Decrement(ref failures) < 0
                ? null
                : new VaporForgeException(ErrorCodes.StorageUnavailable, "?");
        await using var producer = await Producer.ConnectAsync(Host, session);
        await producer.ExpectResumeAsync(1);
        await producer.SendTextAsync(1);
        await producer.ExpectAckAsync(1);
        Assert.Single(session.Frames);
    }

    [Fact]
    public async Task A_storage_that_stays_away_costs_the_connection_and_no_line()
    {
        await using var host = await GatewayHost.StartAsync(
            options => options.IngestRetryFor = TimeSpan.FromMilliseconds(50));
        var session = host.Sessions.Add(GatewayHost.Alice);
        session.AppendFault = _ => new VaporForgeException(ErrorCodes.StorageUnavailable, "away");
        await using var producer = await Producer.ConnectAsync(host, session);
        await producer.ExpectResumeAsync(1);
        await producer.SendTextAsync(1);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            if (await producer.NextAsync() is null) throw new IOException("The response broke off.");
        });
        session.AppendFault = _ => null;
        await using var again = await Producer.ConnectAsync(host, session);
        await again.ExpectResumeAsync(1);
    }

    [Fact]
    public async Task A_newer_connection_takes_over()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var old = await Producer.ConnectAsync(Host, session);
        await old.ExpectResumeAsync(1);
        await using var young = await Producer.ConnectAsync(Host, session);
        await young.ExpectResumeAsync(1);
        await young.SendTextAsync(1, "young");
        await young.ExpectAckAsync(1);
        await old.SendAsync(Producer.TextLine(1, "old") + Producer.TextLine(2, "old"));
        Assert.Null(await old.NextAsync());
        Assert.Equal("""{"text":"young"}""", Encoding.UTF8.GetString(Assert.Single(session.Frames).Body));
    }

    [Fact]
    public async Task A_fresh_token_comes_at_half_of_its_life_and_pings_keep_an_idle_connection()
    {
        var life = new IngestTokenOptions { SigningKey = new byte[32], Life = TimeSpan.FromSeconds(10) };
        await using var host = await GatewayHost.StartAsync(
            options => options.HeartbeatInterval = TimeSpan.FromSeconds(1), services => services.AddSingleton(life));
        var session = host.Sessions.Add(GatewayHost.Alice);
        await using var producer = await Producer.ConnectAsync(host, session);
        await producer.ExpectResumeAsync(1);
        var (pings, pingsBefore, token) = (0, 0, (string?)null);
        while (token is null || pings == 0)
        {
            var line = (await producer.Http.ReadLineAsync())!;
            if (line == """{"type":"ping"}""") pings++;
            else (token, pingsBefore) = (JsonDocument.Parse(line).RootElement.GetProperty("jwt").GetString(), pings);
        }

        Assert.InRange(pingsBefore, 0, 10);
        var claims = host.Tokens.Verify(token).Claims;
        Assert.Equal((session.ExecutionId, session.Id, 1L), (claims?.ExecutionId, claims?.SessionId, claims?.Epoch));
        await producer.SendTextAsync(1);
        await producer.ExpectAckAsync(1);
    }

    [Fact]
    public async Task A_host_that_stops_keeps_what_it_has_read()
    {
        await using var host = await GatewayHost.StartAsync();
        var session = host.Sessions.Add(GatewayHost.Alice);
        var producer = await Producer.ConnectAsync(host, session);
        await producer.ExpectResumeAsync(1);
        await producer.SendTextAsync(1);
        await producer.ExpectAckAsync(1);
        var stopping = host.StopAsync();
        Assert.Null(await producer.NextAsync());
        await producer.DisposeAsync();
        await stopping;
        Assert.Equal(1, session.Detached);
    }
}
