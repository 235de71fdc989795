using VaporForge.Users;

namespace VaporForge.Silo.Hosting;

/// <summary>Loss is harmless in the activity feed: it forgets with the process.</summary>
internal static class ActivityStreams
{
    public static void Add(ISiloBuilder silo)
    {
        silo.AddMemoryStreams(ActivityStream.Provider);
        silo.AddMemoryGrainStorage("PubSubStore");
    }
}
