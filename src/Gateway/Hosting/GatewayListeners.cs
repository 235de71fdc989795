using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace VaporForge.Gateway.Hosting;

/// <summary>The two doors of the host: what was asked for, and, once it has started, where it really listens.</summary>
public sealed class GatewayListeners
{
    public const string DefaultPublicUrl = "http://127.0.0.1:8787";
    public const string DefaultInternalUrl = "http://127.0.0.1:8788";

    private readonly List<ListenOptions> _public = [];
    private readonly List<ListenOptions> _internal = [];

    /// <summary>Known once the host has started.</summary>
    public IReadOnlyList<Uri> PublicAddresses => Addresses(_public);

    /// <summary>Known once the host has started.</summary>
    public IReadOnlyList<Uri> InternalAddresses => Addresses(_internal);

    internal void Configure(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxConnections;
        Listen(kestrel, options.PublicUrls, DefaultPublicUrl, ListenerKind.Public, _public);
        Listen(kestrel, options.InternalEndpoints, DefaultInternalUrl, ListenerKind.Internal, _internal);
    }

    private static void Listen(
        KestrelServerOptions kestrel, string[] urls, string fallback, ListenerKind kind, List<ListenOptions> bound)
    {
        foreach (var url in urls is [] ? [fallback] : urls)
        {
            if (!ListenAddress.TryParse(url, out var address))
                throw new InvalidOperationException($"'{url}' is no address to listen on; give http://address:port.");
            if (address.IsLocalhost) kestrel.ListenLocalhost(address.Port, Mark);
            else kestrel.Listen(address.Address!, address.Port, Mark);
        }

        // The kind travels with the connection, so that no route depends on a port number, which may be any.
        void Mark(ListenOptions listener)
        {
            bound.Add(listener);
            listener.Protocols = HttpProtocols.Http1;
            listener.Use(next => connection =>
            {
                connection.Features.Set(kind);
                return next(connection);
            });
        }
    }

    private static List<Uri> Addresses(List<ListenOptions> listeners) =>
        [.. listeners.Select(listener => listener.EndPoint).OfType<IPEndPoint>().Select(Address)];

    private static Uri Address(IPEndPoint endPoint)
    {
        var any = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any);
        return new UriBuilder("http", any ? "localhost" : endPoint.Address.ToString(), endPoint.Port).Uri;
    }
}
