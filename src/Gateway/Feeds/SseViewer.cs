using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;

namespace VaporForge.Gateway.Feeds;

/// <summary>A viewer by server-sent events.</summary>
internal sealed class SseViewer(
    HttpContext http, TimeSpan stallTimeout, TimeProvider time, CancellationToken cancellationToken)
    : IViewerConnection
{
    private readonly PipeWriter _body = http.Response.BodyWriter;

    public ValueTask WriteAsync(EncodedBatch batch, long afterSeq)
    {
        _body.Write(batch.EventsAfter(afterSeq).Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>An event without an id.</summary>
    public void Write(ReadOnlySpan<byte> json)
    {
        _body.Write("data: "u8);
        _body.Write(json);
        _body.Write("\n\n"u8);
    }

    /// <param name="seq">The event's id; null leaves it out.</param>
    public void Write(long? seq, ReadOnlySpan<byte> json)
    {
        if (seq is { } id) _body.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\n")));
        Write(json);
    }

    /// <summary>Waits when the peer takes nothing; who takes nothing for too long is cut off and comes back by
    /// itself.</summary>
    public async ValueTask FlushAsync()
    {
        var flush = _body.FlushAsync(cancellationToken);
        var result = flush.IsCompletedSuccessfully
            ? flush.Result
            : await flush.AsTask().WaitAsync(stallTimeout, time, cancellationToken);
        if (result.IsCompleted) throw new OperationCanceledException("The viewer went away.");
    }

    public ValueTask HeartbeatAsync()
    {
        _body.Write(": \n\n"u8);
        return ValueTask.CompletedTask;
    }

    public async ValueTask StartAsync()
    {
        SseResponse.Prepare(http);
        _body.Write("retry: 1000\n\n"u8);
        await FlushAsync();
    }

    public async ValueTask FailAsync(VaporForgeException error)
    {
        var problem = JsonSerializer.SerializeToUtf8Bytes(Problems.Describe(http, error), GatewayJson.Wire.Problem);
        _body.Write("event: error\ndata: "u8);
        _body.Write(problem);
        _body.Write("\n\n"u8);
        await FlushAsync();
    }
}
