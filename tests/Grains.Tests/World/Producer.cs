using System.Text;
using VaporForge.Sessions;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Grains.Tests.World;

/// <summary>What the gateway does for a producer, without HTTP: numbers lines and appends them.</summary>
internal sealed class Producer(IChatSessionGrain session, ScriptedRun run)
{
    private long _connection;
    private long _n;

    public async Task<ProducerAttachment> AttachAsync()
    {
        var attachment = await session.AttachProducerAsync(run.ExecutionId, CancellationToken.None);
        (_connection, _n) = (attachment.Connection, attachment.Next - 1);
        return attachment;
    }

    public async Task<IngestOutcome> WriteAsync(params (string Type, string Body)[] lines)
    {
        if (_connection == 0) await AttachAsync();
        var batch = new IngestBatch(
            run.ExecutionId, _connection, [.. lines.Select(line => new IngestLine(++_n, line.Type, Encoding.UTF8.GetBytes(line.Body)))]);
        run.LastN = Math.Max(run.LastN, _n);
        return await session.AppendAsync(batch, CancellationToken.None);
    }

    public Task DetachAsync() => session.DetachProducerAsync(run.ExecutionId, _connection, CancellationToken.None);

    public Task<IngestOutcome> SayAsync(string text) => WriteAsync(("text-delta", $$"""{"text":"{{text}}"}"""));

    public Task<IngestOutcome> DoneAsync(string sdkSessionId = "sdk-1") =>
        WriteAsync(("done", $$"""{"sessionId":"{{sdkSessionId}}","fullText":""}"""));
}
