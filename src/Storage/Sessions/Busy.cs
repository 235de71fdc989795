using VaporForge.Grains.Sessions;

namespace VaporForge.Storage.Sessions;

/// <summary>Which sessions the sweep looks at: those with a running turn, and those with prompts that wait for one. The
/// second kind exists when an owner died between the end of a turn and the start of the next.</summary>
internal static class Busy
{
    public static int Of(SessionState state) => state.Active is not null || !state.Queue.IsEmpty ? 1 : 0;
}
