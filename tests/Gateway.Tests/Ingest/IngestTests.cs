namespace VaporForge.Gateway.Tests.Ingest;

public sealed class IngestTests
{
    [Fact]
    public async Task Lines_become_durable_are_acknowledged_and_end()
    {
        await using var host = await GatewayHost.StartAsync();
        var session = host.Sessions.Add(GatewayHost.Alice);
        await using var producer = await Producer.ConnectAsync(host, session);
        Assert.Equal(200, producer.Http.Status);
        await producer.ExpectResumeAsync(1);
        await producer.SendTextAsync(1, "hello");
        await producer.ExpectAckAsync(1);
        await producer.SendAsync("""{"n":2,"type":"done","sessionId":"s","fullText":"hello"}""" + "\n");
        await producer.ExpectAckAsync(2);
        await producer.ExpectEndAsync(2);
        Assert.Equal(["text-delta", "done"], session.Frames.Select(frame => frame.Type));
        Assert.Equal("""{"text":"hello"}""", System.Text.Encoding.UTF8.GetString(session.Frames[0].Body));
    }
}
