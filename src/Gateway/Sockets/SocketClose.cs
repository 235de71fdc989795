using System.Net.WebSockets;

namespace VaporForge.Gateway.Sockets;

/// <summary>How a connection is closed (RFC 6455, section 7.4, and the registry of close codes).</summary>
internal sealed record SocketClose(WebSocketCloseStatus Status, string Reason)
{
    public static readonly SocketClose ByPeer = new(WebSocketCloseStatus.NormalClosure, "");
    public static readonly SocketClose TooBig = new(WebSocketCloseStatus.MessageTooBig, "too-large");
    public static readonly SocketClose NotText = new(WebSocketCloseStatus.InvalidMessageType, "text messages only");

    public static readonly SocketClose Malformed = new(WebSocketCloseStatus.InvalidPayloadData, ErrorCodes.InvalidRequest);

    /// <summary>Service restart: come back at once, to another node perhaps.</summary>
    public static readonly SocketClose Restarting = new((WebSocketCloseStatus)1012, "restarting");

    /// <summary>Clients come back after 1011 and 1013, and do not after 1008.</summary>
    public static SocketClose For(VaporForgeException error) => error.Code switch
    {
        ErrorCodes.SessionNotFound or ErrorCodes.Forbidden or ErrorCodes.AfterBeyondHead =>
            new SocketClose(WebSocketCloseStatus.PolicyViolation, error.Code),
        ErrorCodes.InternalError => new SocketClose(WebSocketCloseStatus.InternalServerError, error.Code),
        _ => new SocketClose((WebSocketCloseStatus)1013, error.Code),
    };
}
