using System.IO.Pipelines;
using System.Text.Json;

namespace VaporForge.Gateway.Ingest;

/// <summary>The lines that the server says to a producer. Each is one write, whoever says it.</summary>
internal sealed class IngestReplies(PipeWriter body, TimeSpan stallTimeout, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);

    public Task ResumeAsync(long next) => WriteAsync("resume", "next", next);

    public Task AckAsync(long n) => WriteAsync("ack", "n", n);

    public Task EndAsync(long n) => WriteAsync("end", "n", n);

    /// <summary>Keeps idle connections alive. Producers ignore types that they do not know.</summary>
    public Task PingAsync() => WriteAsync(static json => json.WriteString("type", "ping"));

    public Task TokenAsync(string jwt) => WriteAsync(json =>
    {
        json.WriteString("type", "token");
        json.WriteString("jwt", jwt);
    });

    public void Dispose() => _writing.Dispose();

    private Task WriteAsync(string type, string name, long number) => WriteAsync(json =>
    {
        json.WriteString("type", type);
        json.WriteNumber(name, number);
    });

    private async Task WriteAsync(Action<Utf8JsonWriter> write)
    {
        await _writing.WaitAsync();
        try
        {
            using (var json = new Utf8JsonWriter(body))
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            body.GetSpan(1)[0] = (byte)'\n';
            body.Advance(1);
            var flush = body.FlushAsync();
            if (!flush.IsCompletedSuccessfully) await flush.AsTask().WaitAsync(stallTimeout, time);
        }
        finally
        {
            _writing.Release();
        }
    }
}
