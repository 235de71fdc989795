using Microsoft.Extensions.Hosting;
using VaporForge.Gateway.Access;

namespace VaporForge.Gateway.Sockets;

/// <summary>Takes the handshakes of WebSockets.</summary>
internal sealed class SocketHandshakes(
    IHostApplicationLifetime lifetime, IOptions<GatewayOptions> options, TimeProvider time, ILogger<SocketConnection> logger)
{
    /// <summary>Comes before anything is done for the caller.</summary>
    /// <exception cref="VaporForgeException">This is no handshake, or another site's.</exception>
    public static void Require(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
            throw new VaporForgeException(ErrorCodes.InvalidRequest, "This address takes WebSocket handshakes only.");
        CrossSiteFilter.RequireOwnOrigin(http);
    }

    /// <summary>From then on a caller is refused by a close code: a browser shows a script no status of a handshake.</summary>
    public async Task<SocketConnection> AcceptAsync(HttpContext http, string sessionId)
    {
        var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = options.Value.HeartbeatInterval,
            KeepAliveTimeout = options.Value.StallTimeout,
        });
        return new SocketConnection(
            sessionId, socket, options.Value.StallTimeout, time, logger, lifetime.ApplicationStopping, http.RequestAborted);
    }
}
