using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace VaporForge.Gateway.Hosting;

/// <summary>An address to listen on. Plain HTTP only: TLS ends at the proxy in front.</summary>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    /// <summary>Both loopback addresses.</summary>
    public bool IsLocalhost => Address is null;

    public static bool TryParse(string? url, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        const string Scheme = "http://";
        if (url is null || !url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var authority = url.AsSpan(Scheme.Length).TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(authority[(colon + 1)..], out var port)) return false;
        var host = authority[..colon];
        switch (host)
        {
            case "localhost":
                // Port 0 would be two different ports.
                address = port == 0 ? new ListenAddress(IPAddress.Loopback, 0) : new ListenAddress(null, port);
                return true;
            case "*" or "+":
                address = new ListenAddress(IPAddress.IPv6Any, port);
                return true;
            default:
                if (!IPAddress.TryParse(host.Trim("[]"), out var ip)) return false;
                address = new ListenAddress(ip, port);
                return true;
        }
    }
}
