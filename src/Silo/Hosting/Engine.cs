using VaporForge.Grains;
using VaporForge.Storage;
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
        silo.UseLocalhostClustering(FreePort.Find(), FreePort.Find());
        AddStreams(silo);
        if (settings.Postgres is { } connection)
        {
            silo.AddAdoNetGrainStorage(GrainStorage.Name, storage =>
            {
                storage.Invariant = "Npgsql";
                storage.ConnectionString = connection;
            });
        }
        else
        {
            silo.Services.AddVaporForgeGrainStorage(GrainStorage.Name);
        }
    }
#else
    public const string Name = "embedded";

    public static void Add(ISiloBuilder silo, SiloSettings settings)
    {
        AddStreams(silo);
        silo.Services.AddVaporForgeGrainStorage(GrainStorage.Name);
    }
#endif

    private static void AddStreams(ISiloBuilder silo)
    {
        // Loss is harmless in the activity feed: it forgets with the process.
        silo.AddMemoryStreams(ActivityStream.Provider);
        silo.AddMemoryGrainStorage("PubSubStore");
    }
}
