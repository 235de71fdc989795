using System.Net;
using System.Net.Sockets;

namespace VaporForge.Silo.Hosting;

/// <summary>A port that nobody listens on just now. None is given that this process has promised to something else, which
/// may not listen yet: a silo that took the port of its own HTTP listener could not start (once in a thousand kills).</summary>
internal static class FreePort
{
    private static readonly HashSet<int> Promised = [];

    public static int OrFind(int port) => port == 0 ? Find() : port;

    public static int Find() => Find(Probe);

    /// <summary>Something in this process is going to listen on it.</summary>
    public static void Promise(int port)
    {
        lock (Promised) Promised.Add(port);
    }

    /// <param name="probe">Gives a port that is free.</param>
    internal static int Find(Func<int> probe)
    {
        while (true)
        {
            var port = probe();
            lock (Promised)
            {
                if (Promised.Add(port)) return port;
            }
        }
    }

    private static int Probe()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
