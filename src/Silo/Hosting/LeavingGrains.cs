#if ENGINE_ORLEANS
using Orleans.Runtime;
using VaporForge.Grains;

namespace VaporForge.Silo.Hosting;

/// <summary>Tells grains that their activation is to end: Orleans itself says so only when all of its calls are over, and
/// one that waits for the next frame is over after half of the response timeout (seen: 5 s without an owner, when the
/// silo that held the directory's entry died).</summary>
internal sealed class LeavingGrains : IActivationWorkingSetObserver
{
    public void OnDeactivating(IActivationWorkingSetMember member)
    {
        if (member is IGrainContext { GrainInstance: IEndsWaits grain } context) context.Scheduler.QueueAction(grain.EndWaits);
    }
}
#endif
