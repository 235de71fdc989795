using System.Net.Sockets;

namespace VaporForge.Chaos.Clients;

/// <summary>An HTTP handler for one connection, whose socket stays within reach: so that it can be broken.</summary>
internal sealed class TappedHandler : IDisposable
{
    /// <summary>Small, so that a viewer that stops reading is felt at the other side.</summary>
    private const int ReceiveBytes = 16 << 10;

    private static readonly TimeSpan ConnectBound = TimeSpan.FromSeconds(2);
    private Socket? _socket;

    public TappedHandler() => Handler = new SocketsHttpHandler { ConnectTimeout = ConnectBound, ConnectCallback = ConnectAsync };

    public SocketsHttpHandler Handler { get; }

    public void Cut(CutKind how)
    {
        try
        {
            switch (how)
            {
                case CutKind.Close:
                    _socket?.Close();
                    break;
                case CutKind.Reset when _socket is not null:
                    _socket.LingerState = new LingerOption(enable: true, seconds: 0);
                    _socket.Close();
                    break;
                case CutKind.HalfClose:
                    _socket?.Shutdown(SocketShutdown.Send);
                    break;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side was faster; broken is what it should be.
        }
    }

    public void Dispose() => Handler.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBytes };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _socket = socket;
        return new NetworkStream(socket, ownsSocket: true);
    }
}
