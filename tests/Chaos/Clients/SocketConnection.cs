using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace VaporForge.Chaos.Clients;

/// <summary>A viewer's connection by WebSocket. Its own pings find out when the other side is gone without a word.</summary>
internal sealed class SocketConnection : IViewerConnection
{
    private const int ReadBytes = 8 << 10;
    private const int MessageMaxBytes = 4 << 20;

    private readonly TappedHandler _tap;
    private readonly ClientWebSocket _socket;

    private SocketConnection(TappedHandler tap, ClientWebSocket socket) => (_tap, _socket) = (tap, socket);

    /// <exception cref="RefusedException">The answer was no switch of protocols.</exception>
    public static async Task<SocketConnection> OpenAsync(
        Uri endpoint, string token, string sessionId, long after, TimeSpan patience, CancellationToken cancellationToken)
    {
        var tap = new TappedHandler();
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        socket.Options.KeepAliveInterval = patience / 2;
        socket.Options.KeepAliveTimeout = patience / 2;
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(endpoint)
        {
            Scheme = "ws",
            Path = $"/api/sessions/{sessionId}/ws",
            Query = $"after={after.ToString(CultureInfo.InvariantCulture)}",
        };
        try
        {
            using var client = new HttpMessageInvoker(tap.Handler, disposeHandler: false);
            await socket.ConnectAsync(address.Uri, client, cancellationToken);
            return new SocketConnection(tap, socket);
        }
        catch (WebSocketException) when (socket.HttpStatusCode is not 0)
        {
            var status = (int)socket.HttpStatusCode;
            Release();

            // The problem's code is in a body that the handshake does not show; only one problem of a viewer is a 400.
            throw new RefusedException(status, status == 400 ? "after-beyond-head" : "");
        }
        catch
        {
            Release();
            throw;
        }

        void Release()
        {
            socket.Dispose();
            tap.Dispose();
        }
    }

    public async ValueTask<ViewerItem> NextAsync(CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>(ReadBytes);
        while (true)
        {
            var received = await _socket.ReceiveAsync(message.GetMemory(ReadBytes), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return new ViewerItem.End($"closed with {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}");
            message.Advance(received.Count);
            if (message.WrittenCount > MessageMaxBytes) throw new IOException($"a message has more than {MessageMaxBytes} bytes");
            if (!received.EndOfMessage) continue;
            var text = Encoding.UTF8.GetString(message.WrittenSpan);
            return IsFrame(text) ? new ViewerItem.Frame(null, text) : ViewerItem.Alive.Instance;
        }
    }

    public void Cut(CutKind how) => _tap.Cut(how);

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        _tap.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Answers to commands have no seq, and are no frames of the log. Text that cannot be read may be anything: it is
    /// recorded.</summary>
    private static bool IsFrame(string text)
    {
        try
        {
            var message = JsonElement.Parse(text);
            return message.ValueKind != JsonValueKind.Object || message.TryGetProperty("seq", out _);
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
