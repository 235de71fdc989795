using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using VaporForge.Gateway.Feeds;

namespace VaporForge.Gateway.Sockets;

/// <summary>A viewer by WebSocket. Frames and answers take turns on it.</summary>
internal sealed class SocketViewer(
    WebSocket socket, TimeSpan stallTimeout, TimeProvider time) : IViewerConnection, IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _writing = new(1, 1);

    public WebSocket Socket => socket;

    public async ValueTask WriteAsync(EncodedBatch batch, long afterSeq)
    {
        for (var i = batch.IndexAfter(afterSeq); i < batch.Frames.Length; i++) await SendAsync(batch.JsonOf(i));
    }

    public ValueTask FlushAsync() => ValueTask.CompletedTask;

    /// <summary>Pings are the WebSocket's own.</summary>
    public ValueTask HeartbeatAsync() => ValueTask.CompletedTask;

    public ValueTask AnswerAsync<T>(T answer, JsonTypeInfo<T> type) =>
        SendAsync(JsonSerializer.SerializeToUtf8Bytes(answer, type));

    /// <param name="message">One text message.</param>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message)
    {
        await _writing.WaitAsync();
        try
        {
            var send = socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (!send.IsCompletedSuccessfully) await send.AsTask().WaitAsync(stallTimeout, time);
        }
        catch (TimeoutException)
        {
            socket.Abort();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Says goodbye if there is still somebody to hear it.</summary>
    public async Task CloseAsync(SocketClose close)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var timeout = new CancellationTokenSource(CloseTimeout, time);
        try
        {
            await _writing.WaitAsync(timeout.Token);
            await socket.CloseOutputAsync(close.Status, close.Reason, timeout.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }

    public void Dispose() => _writing.Dispose();
}
