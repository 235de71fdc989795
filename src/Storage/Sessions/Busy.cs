using VaporForge.Grains.Sessions;

namespace VaporForge.Storage.Sessions;

/// <summary>Which sessions the sweep looks at: those with a running turn, those with prompts that wait for one, and those
/// whose sandbox may hold what no turn owns.</summary>
internal static class Busy
{
    public static int Of(SessionState state) =>
        state.Active is not null || !state.Queue.IsEmpty || state.LooseSince is not null ? 1 : 0;
}
