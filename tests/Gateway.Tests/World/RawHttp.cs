using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace VaporForge.Gateway.Tests.World;

/// <summary>HTTP/1.1 by hand: writes any bytes at any time, reads the answer while the request is still open.</summary>
internal sealed class RawHttp : IAsyncDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;
    private int _chunkLeft;
    private bool _isChunked;

    private RawHttp(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    public int Status { get; private set; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Socket Socket => _tcp.Client;

    public static async Task<RawHttp> ConnectAsync(Uri address)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(address.Host, address.Port);
        return new RawHttp(tcp);
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    public async Task SendChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        var head = Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        await _stream.WriteAsync((byte[])[.. head, .. bytes.Span, (byte)'\r', (byte)'\n']);
    }

    public Task EndChunksAsync() => SendAsync("0\r\n\r\n");

    public async Task ReadHeadAsync()
    {
        Status = int.Parse((await ReadRawLineAsync())!.Split(' ')[1], CultureInfo.InvariantCulture);
        while (await ReadRawLineAsync() is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            Headers[header[..colon]] = header[(colon + 1)..].Trim();
        }

        _isChunked = Headers.TryGetValue("Transfer-Encoding", out var encoding) && encoding == "chunked";
    }

    /// <summary>The next line of the body; null at its end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var line = new List<byte>();
        while (await ReadBodyByteAsync() is var next)
        {
            if (next < 0) return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
            if (next == '\n') return Encoding.UTF8.GetString([.. line]);
            line.Add((byte)next);
        }

        throw new InvalidOperationException();
    }

    public async Task<string> ReadRestAsync()
    {
        var bytes = new List<byte>();
        var left = Headers.TryGetValue("Content-Length", out var length)
            ? int.Parse(length, CultureInfo.InvariantCulture)
            : int.MaxValue;
        while (left-- > 0 && await ReadBodyByteAsync() is >= 0 and var next) bytes.Add((byte)next);
        return Encoding.UTF8.GetString([.. bytes]);
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<int> ReadBodyByteAsync()
    {
        if (!_isChunked) return await ReadByteAsync();
        if (_chunkLeft == 0)
        {
            var size = await ReadRawLineAsync();
            if (string.IsNullOrEmpty(size)) return -1;
            _chunkLeft = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (_chunkLeft == 0) return -1;
        }

        var value = await ReadByteAsync();
        if (--_chunkLeft == 0) await ReadRawLineAsync();
        return value;
    }

    private async Task<string?> ReadRawLineAsync()
    {
        var line = new StringBuilder();
        while (await ReadByteAsync() is >= 0 and var next)
        {
            if (next == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)next);
        }

        return line.Length == 0 ? null : line.ToString();
    }

    private async ValueTask<int> ReadByteAsync()
    {
        if (_start == _end)
        {
            using var timeout = new CancellationTokenSource(Eventually.Limit);
            _start = 0;
            _end = await _stream.ReadAsync(_buffer, timeout.Token);
            if (_end == 0) return -1;
        }

        return _buffer[_start++];
    }
}
