#if !ENGINE_ORLEANS
using Microsoft.AspNetCore.Builder;
using VaporForge.Storage;

namespace VaporForge.Silo.Hosting;

/// <summary>The embedded engine. It knows of no other process: where several share a database, a balancer sends each
/// session to one of them, and the session's epoch keeps them apart.</summary>
internal static class Engine
{
    public const string Name = "embedded";

    public static void Add(ISiloBuilder silo, SiloSettings settings)
    {
        ActivityStreams.Add(silo);
        silo.Services.AddVaporForgeGrainStorage(Grains.GrainStorage.Name);
    }

    /// <exception cref="StartException">Always: this engine calls no grain of another process.</exception>
    public static void AddClient(WebApplicationBuilder builder, SiloSettings settings) =>
        throw new StartException("--role gateway needs the Orleans engine; with the embedded one every member is a node.");
}
#endif
