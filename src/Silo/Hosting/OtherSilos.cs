#if ENGINE_ORLEANS
using Orleans.Runtime;

namespace VaporForge.Silo.Hosting;

/// <summary>The silos of the cluster that are well, without ourselves.</summary>
internal static class OtherSilos
{
    /// <summary>One that leaves says so first, and is not among them any more.</summary>
    public static IEnumerable<SiloAddress> ActiveBut(this IClusterMembershipService membership, SiloAddress self) =>
        membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(self))
            .Select(member => member.SiloAddress);
}
#endif
