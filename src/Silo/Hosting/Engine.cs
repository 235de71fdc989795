#if ENGINE_ORLEANS
using System.Net;
using System.Net.Sockets;
#endif
using VaporForge.Grains.Sandboxes;
using VaporForge.Users;

namespace VaporForge.Silo.Hosting;

/// <summary>The one place that knows which engine runs the grains.</summary>
internal static class Engine
{
#if ENGINE_ORLEANS
    public const string Name = "orleans";

    public static void Add(ISiloBuilder silo, SiloSettings settings)
    {
        // One node: it talks to nobody, but the engine wants ports.
        silo.UseLocalhostClustering(FreePort(), FreePort());
        AddStreams(silo);
        if (settings.Postgres is { } connection)
        {
            silo.AddAdoNetGrainStorage(SandboxGrain.StorageName, storage =>
            {
                storage.Invariant = "Npgsql";
                storage.ConnectionString = connection;
            });
        }
        else
        {
            silo.Services.AddStoredGrainState(SandboxGrain.StorageName);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
#else
    public const string Name = "embedded";

    public static void Add(ISiloBuilder silo, SiloSettings settings)
    {
        AddStreams(silo);
        silo.Services.AddStoredGrainState(SandboxGrain.StorageName);
    }
#endif

    private static void AddStreams(ISiloBuilder silo)
    {
        // Loss is harmless in the activity feed: it forgets with the process.
        silo.AddMemoryStreams(ActivityStream.Provider);
        silo.AddMemoryGrainStorage("PubSubStore");
    }
}
