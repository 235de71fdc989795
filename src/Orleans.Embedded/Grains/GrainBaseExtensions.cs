using Orleans.Runtime;

namespace Orleans;

/// <summary>Deactivation and timers for every grain class. Timer overloads:
/// Timers/GrainBaseExtensions.Timers.cs.</summary>
public static partial class GrainBaseExtensions
{
    public static void DeactivateOnIdle(this IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        var reason = new DeactivationReason(
            DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called.");
        grain.GrainContext.Deactivate(reason);
    }
}
