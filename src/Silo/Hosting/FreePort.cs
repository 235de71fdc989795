using System.Net;
using System.Net.Sockets;

namespace VaporForge.Silo.Hosting;

/// <summary>A port that nobody listens on just now.</summary>
internal static class FreePort
{
    public static int OrFind(int port) => port == 0 ? Find() : port;

    public static int Find()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
