using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Clients;

/// <summary>What all viewers have in common.</summary>
/// <param name="Patience">How long a connection may be silent while a turn runs before its viewer comes back on another one.</param>
/// <param name="Drops">Whether viewers break their connections.</param>
internal sealed record ViewerSetting(
    IReadOnlyList<Uri> Endpoints, string Token, RunClock Clock, TimeSpan Patience, bool Drops);
