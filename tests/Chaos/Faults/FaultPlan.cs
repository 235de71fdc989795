namespace VaporForge.Chaos.Faults;

/// <summary>Which faults come, in which order, on whom, and with which pauses: all from one seed, so that the same seed gives the same
/// plan. What happens between two faults is the machine's, and cannot be replayed.</summary>
internal static class FaultPlan
{
    private static readonly (FaultFamilies Family, FaultKind Kind, int OneIn)[] Others =
    [
        (FaultFamilies.Freeze, FaultKind.Freeze, 7),
        (FaultFamilies.Drain, FaultKind.Drain, 8),
        (FaultFamilies.Agent, FaultKind.AgentKill, 8),
        (FaultFamilies.Agent, FaultKind.AgentFreeze, 16),
        (FaultFamilies.Database, FaultKind.DatabaseKill, 14),
        (FaultFamilies.Database, FaultKind.DatabaseFreeze, 20),
        (FaultFamilies.Balancer, FaultKind.BalancerKill, 14),
        (FaultFamilies.Disk, FaultKind.DiskStall, 10),
        (FaultFamilies.Disk, FaultKind.DiskFull, 14),
        (FaultFamilies.Clock, FaultKind.ClockJump, 6),
    ];

    /// <summary>As many rounds as there are kills to come. A round is a kill, with chance other faults before it; without kills in the
    /// mix it is one of the others. A rolling restart is a round's begin.</summary>
    /// <param name="victims">How many members may be killed, frozen or drained.</param>
    /// <param name="owners">Which of them host sessions, and so are restarted one after the other.</param>
    /// <param name="sessions">How many sessions there are at a time.</param>
    public static IEnumerable<PlannedFault> Make(
        int seed, int kills, FaultFamilies mix, int victims, IReadOnlyList<int> owners, int sessions)
    {
        var random = new Random(seed);
        var number = 0;
        var others = Others.Where(other => mix.HasFlag(other.Family)).ToArray();
        for (var round = 0; round < kills; round++)
        {
            if (mix.HasFlag(FaultFamilies.Roll))
            {
                foreach (var owner in owners) yield return Next(FaultKind.Drain) with { Target = owner };
            }

            if (mix.HasFlag(FaultFamilies.Kill))
            {
                foreach (var other in others)
                {
                    if (random.Next(other.OneIn) == 0) yield return Next(other.Kind);
                }

                yield return Next(FaultKind.Kill);
            }
            else if (others.Length > 0)
            {
                yield return Next(others[random.Next(others.Length)].Kind);
            }
        }

        PlannedFault Next(FaultKind kind) => new(
            ++number,
            kind,
            random.Next(kind is FaultKind.AgentKill or FaultKind.AgentFreeze ? sessions : victims),
            Between(100, 900),
            kind switch
            {
                // Longer than any fail-over that is promised.
                FaultKind.Freeze => Between(5000, 9000),
                FaultKind.AgentFreeze => Between(1000, 4000),
                FaultKind.DatabaseKill => Between(200, 1500),
                FaultKind.DatabaseFreeze => Between(1000, 4000),
                FaultKind.BalancerKill => Between(0, 500),
                FaultKind.DiskStall => Between(500, 4000),
                FaultKind.DiskFull => Between(1000, 5000),
                FaultKind.ClockJump => Between(2000, 8000),
                _ => TimeSpan.Zero,
            });

        TimeSpan Between(int fromMs, int toMs) => TimeSpan.FromMilliseconds(random.Next(fromMs, toMs));
    }
}
