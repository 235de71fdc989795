using System.Globalization;

namespace VaporForge.Chaos.Faults;

/// <param name="Number">Its place in the plan: 1, 2, 3, ...</param>
/// <param name="Target">An index: among the members that may be hit, by name, or among the sessions.</param>
/// <param name="Pause">How long to wait before it, from when the fault before is over.</param>
/// <param name="Lasts">How long it goes on; zero for what is over at once.</param>
internal sealed record PlannedFault(int Number, FaultKind Kind, int Target, TimeSpan Pause, TimeSpan Lasts)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number}:{Kind}#{Target}+{Pause.TotalMilliseconds:0}{(Lasts > TimeSpan.Zero ? $"~{Lasts.TotalMilliseconds:0}" : "")}");
}
