using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace VaporForge.Bench;

/// <summary>A producer's end of the ingest over a bare socket: one chunked POST whose answer is read while it is
/// written. An HTTP client would send the body before it shows the answer.</summary>
internal sealed class ProducerConnection : IAsyncDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _chunkHead = new byte[16];
    private Stream _stream = null!;
    private long _acknowledged;

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Told of every acknowledgement.</summary>
    public Action<long>? OnAck { get; set; }

    public Task Ended => _ended.Task;

    public async Task OpenAsync(Uri address, string sessionId, string token)
    {
        await _tcp.ConnectAsync(address.Host, address.Port);
        _stream = _tcp.GetStream();
        var head = $"POST /internal/stream HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\n"
            + $"X-VF-Session: {sessionId}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        _ = ReadAsync();
        await _resumed.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Writes whole lines as one chunk, in one write.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> lines)
    {
        var head = Encoding.ASCII.GetBytes(lines.Length.ToString("x", CultureInfo.InvariantCulture), _chunkHead);
        var chunk = ArrayPool<byte>.Shared.Rent(head + lines.Length + 4);
        try
        {
            _chunkHead.AsSpan(0, head).CopyTo(chunk);
            "\r\n"u8.CopyTo(chunk.AsSpan(head));
            lines.Span.CopyTo(chunk.AsSpan(head + 2));
            "\r\n"u8.CopyTo(chunk.AsSpan(head + 2 + lines.Length));
            await _stream.WriteAsync(chunk.AsMemory(0, head + lines.Length + 4));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync()
    {
        var reader = PipeReader.Create(_stream);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                var buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    // Chunk sizes and header lines never begin with a brace; the gateway writes each of its lines in
                    // one chunk.
                    var line = buffer.Slice(0, end);
                    if (!line.IsEmpty && line.FirstSpan[0] == (byte)'{') Take(line);
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) break;
            }

            throw new IOException("The gateway closed the ingest.");
        }
        catch (Exception e)
        {
            _resumed.TrySetException(e);
            _ended.TrySetException(e);
        }
    }

    private void Take(ReadOnlySequence<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        switch (document.RootElement.GetProperty("type").GetString())
        {
            case "resume":
                _resumed.TrySetResult();
                break;
            case "ack":
                var n = document.RootElement.GetProperty("n").GetInt64();
                Interlocked.Exchange(ref _acknowledged, n);
                OnAck?.Invoke(n);
                break;
            case "end":
                _ended.TrySetResult();
                break;
        }
    }
}
