namespace VaporForge.Gateway.Tests.World;

/// <summary>A clock that is wrong by that much.</summary>
internal sealed class ShiftedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
