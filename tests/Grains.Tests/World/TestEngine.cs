#if ENGINE_ORLEANS
using System.Net;
using System.Net.Sockets;
using VaporForge.Silo.Hosting;
#endif

namespace VaporForge.Grains.Tests.World;

/// <summary>One node on loopback, on whichever engine this was built for.</summary>
internal static class TestEngine
{
#if ENGINE_ORLEANS
    public static void Configure(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(FreePort(), FreePort());
        Handover.Add(silo);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
#else
    public static void Configure(ISiloBuilder silo) => ArgumentNullException.ThrowIfNull(silo);
#endif
}
