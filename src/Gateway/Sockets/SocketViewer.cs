using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using VaporForge.Gateway.Feeds;

namespace VaporForge.Gateway.Sockets;

/// <summary>A viewer by WebSocket. Frames and answers take turns on it.</summary>
internal sealed class SocketViewer(SocketWriter socket) : IViewerConnection
{
    public async ValueTask WriteAsync(EncodedBatch batch, long afterSeq)
    {
        for (var i = batch.IndexAfter(afterSeq); i < batch.Frames.Length; i++)
            await SendAsync(batch.JsonOf(i));
    }

    /// <param name="message">One text message.</param>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message) => socket.SendAsync(message, WebSocketMessageType.Text);

    public ValueTask FlushAsync() => ValueTask.CompletedTask;

    /// <summary>Pings are the WebSocket's own.</summary>
    public ValueTask HeartbeatAsync() => ValueTask.CompletedTask;

    public ValueTask AnswerAsync<T>(T answer, JsonTypeInfo<T> type) =>
        SendAsync(JsonSerializer.SerializeToUtf8Bytes(answer, type));
}
