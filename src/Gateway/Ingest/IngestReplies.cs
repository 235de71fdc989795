using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace VaporForge.Gateway.Ingest;

/// <summary>The lines that the server says to a producer. Each is one write, whoever says it.</summary>
internal sealed class IngestReplies(PipeWriter body, TimeSpan stallTimeout, TimeProvider time) : IDisposable
{
    private static readonly byte[] Ping = "{\"type\":\"ping\"}\n"u8.ToArray();

    private readonly SemaphoreSlim _writing = new(1, 1);

    public Task ResumeAsync(long next) => WriteAsync($"{{\"type\":\"resume\",\"next\":{next}}}\n");

    public Task AckAsync(long n) => WriteAsync($"{{\"type\":\"ack\",\"n\":{n}}}\n");

    public Task EndAsync(long n) => WriteAsync($"{{\"type\":\"end\",\"n\":{n}}}\n");

    /// <summary>Keeps idle connections alive. Producers ignore types that they do not know.</summary>
    public Task PingAsync() => WriteAsync(Ping);

    /// <param name="jwt">Base64url and dots, which JSON takes as they are.</param>
    public Task TokenAsync(string jwt) => WriteAsync($"{{\"type\":\"token\",\"jwt\":\"{jwt}\"}}\n");

    public void Dispose() => _writing.Dispose();

    private Task WriteAsync(FormattableString line) =>
        WriteAsync(Encoding.ASCII.GetBytes(line.ToString(CultureInfo.InvariantCulture)));

    private async Task WriteAsync(ReadOnlyMemory<byte> line)
    {
        await _writing.WaitAsync();
        try
        {
            body.Write(line.Span);
            var flush = body.FlushAsync();
            if (!flush.IsCompletedSuccessfully) await flush.AsTask().WaitAsync(stallTimeout, time);
        }
        finally
        {
            _writing.Release();
        }
    }
}
