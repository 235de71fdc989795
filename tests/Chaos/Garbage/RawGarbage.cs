using System.Net.Sockets;
using System.Text;

namespace VaporForge.Chaos.Garbage;

/// <summary>Bytes that are hardly HTTP.</summary>
internal static class RawGarbage
{
    private const int NoiseBytes = 4 << 10;
    private const int LongBytes = 128 << 10;
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(5);

    /// <summary>Sends some to that address, and reads the first line of what comes back.</summary>
    /// <returns>The answer's status; null when there was none, which is an answer too.</returns>
    public static async Task<int?> SendAsync(Uri address, Random random, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(AnswerBound);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, bound.Token);
            await socket.SendAsync(Next(random), bound.Token);
            if (random.Next(2) == 0) socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[64];
            var read = await socket.ReceiveAsync(answer, bound.Token);
            return StatusOf(Encoding.ASCII.GetString(answer, 0, read));
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Next(Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                var noise = new byte[NoiseBytes];
                random.NextBytes(noise);
                return noise;
            case 1:
                return Encoding.ASCII.GetBytes("GET /api/sessions HTTP/1.1\r\n");
            case 2:
                return Encoding.ASCII.GetBytes($"GET /{new string('a', LongBytes)} HTTP/1.1\r\nHost: x\r\n\r\n");
            case 3:
                return Encoding.ASCII.GetBytes($"GET /api/sessions HTTP/1.1\r\nHost: x\r\nX: {new string('b', LongBytes)}\r\n\r\n");
            case 4:
                return Encoding.ASCII.GetBytes(
                    "POST /internal/stream HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\r\n");
            default:
                return Encoding.ASCII.GetBytes(
                    "POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n{}");
        }
    }

    private static int? StatusOf(string answer) =>
        answer.StartsWith("HTTP/1.", StringComparison.Ordinal) && answer.Length > 12 && int.TryParse(answer.AsSpan(9, 3), out var status)
            ? status
            : null;
}
