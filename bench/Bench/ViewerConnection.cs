using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace VaporForge.Bench;

/// <summary>A viewer over a bare socket, so that the moment of a byte's arrival is ours and not an HTTP client's. It
/// speaks HTTP/1.0, whose answers are not cut into chunks.</summary>
internal sealed class ViewerConnection : IAsyncDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };

    public async Task OpenAsync(Uri address, string path, string token)
    {
        await _tcp.ConnectAsync(address.Host, address.Port);
        var head = $"GET {path} HTTP/1.0\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n";
        await _tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
    }

    /// <summary>Hands on every <c>data:</c> line until told to stop.</summary>
    public async Task ReadAsync(Func<ReadOnlySequence<byte>, bool> onData)
    {
        var reader = PipeReader.Create(_tcp.GetStream());
        while (true)
        {
            var read = await reader.ReadAsync();
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                if (!IsData(line)) continue;
                if (onData(line.Slice(6))) return;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) throw new IOException("The gateway closed the events.");
        }
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsData(ReadOnlySequence<byte> line)
    {
        var reader = new SequenceReader<byte>(line);
        return reader.IsNext("data: "u8);
    }
}
