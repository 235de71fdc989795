using System.Net;
using System.Net.Sockets;

namespace VaporForge.Docker.Engine;

/// <summary>Where a Docker Engine listens: <c>unix:///path</c>, or <c>tcp://host:port</c> without TLS.</summary>
internal sealed record DockerEndpoint(Uri Address)
{
    public const string Default = "unix:///var/run/docker.sock";

    /// <summary>Port of <c>tcp://</c> addresses that name none (the engine's registered plain port).</summary>
    private const int DefaultTcpPort = 2375;

    public bool IsUnix => Address.Scheme == "unix";

    /// <summary>What HTTP requests name as their host; over a unix socket it means nothing.</summary>
    public Uri BaseAddress => IsUnix
        ? new Uri("http://docker/")
        : new UriBuilder("http", Address.Host, Address.Port > 0 ? Address.Port : DefaultTcpPort).Uri;

    public static bool TryParse(string text, out DockerEndpoint? endpoint)
    {
        var valid = Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == "unix" ? address.AbsolutePath.Length > 1 : address.Scheme == "tcp" && address.Host.Length > 0);
        endpoint = valid ? new DockerEndpoint(address!) : null;
        return valid;
    }

    public static DockerEndpoint Parse(string text) =>
        TryParse(text, out var endpoint) ? endpoint! : throw new FormatException($"'{text}' is no address of a Docker Engine.");

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = IsUnix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // An attachment may be silent for hours; only keep-alive tells that the other machine is gone.
            if (!IsUnix) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            EndPoint to = IsUnix ? new UnixDomainSocketEndPoint(Address.AbsolutePath) : context.DnsEndPoint;
            await socket.ConnectAsync(to, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override string ToString() => IsUnix ? Address.AbsolutePath : $"{Address.Host}:{BaseAddress.Port}";
}
