using System.Net.WebSockets;
using System.Text;

namespace VaporForge.Chaos.Garbage;

/// <summary>Commands over a WebSocket that are none.</summary>
internal static class SocketGarbage
{
    private static readonly string[] Commands =
    [
        "{", "[]", "7", "{\"type\":\"send\"}", "{\"type\":\"send\",\"prompt\":\"\"}", "{\"type\":\"fly\"}",
        "{\"type\":\"approve\",\"approvalId\":\"none\",\"decision\":\"allow\"}", "{\"type\":\"approve\",\"approvalId\":7}",
    ];

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    /// <returns>What was accepted that should not have been; null when nothing was.</returns>
    public static async Task<string?> SendAsync(
        Uri endpoint, string token, string sessionId, Random random, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Bound);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        var address = new UriBuilder(endpoint) { Scheme = "ws", Path = $"/api/sessions/{sessionId}/ws", Query = "after=0" };
        try
        {
            await socket.ConnectAsync(address.Uri, bound.Token);
            var command = Commands[random.Next(Commands.Length)];
            await socket.SendAsync(Encoding.UTF8.GetBytes(command), WebSocketMessageType.Text, endOfMessage: true, bound.Token);
            if (await AnswerAsync(socket, bound.Token) is { } accepted) return $"{command} was answered {accepted}";
            await socket.SendAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary, endOfMessage: true, bound.Token);
            return null;
        }
        catch (Exception e) when (e is WebSocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Refused, cut off, or too busy to answer in time.
            return null;
        }
    }

    /// <summary>The first message that is an answer; frames come before and after it.</summary>
    private static async Task<string?> AnswerAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            var text = Encoding.UTF8.GetString(buffer, 0, received.Count);
            if (text.StartsWith("{\"type\":\"accepted\"", StringComparison.Ordinal)) return text;
            if (text.StartsWith("{\"type\":\"error\"", StringComparison.Ordinal)) return null;
        }
    }
}
