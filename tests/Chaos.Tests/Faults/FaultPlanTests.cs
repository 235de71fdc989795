using VaporForge.Chaos.Faults;

namespace VaporForge.Chaos.Tests.Faults;

public sealed class FaultPlanTests
{
    private const FaultFamilies All = FaultFamilies.Kill | FaultFamilies.Freeze | FaultFamilies.Drain | FaultFamilies.Agent
        | FaultFamilies.Database | FaultFamilies.Balancer | FaultFamilies.Disk | FaultFamilies.Clock;

    [Fact]
    public void The_same_seed_gives_the_same_plan() =>
        Assert.Equal(Plan(seed: 5, kills: 200), Plan(seed: 5, kills: 200));

    [Fact]
    public void Another_seed_gives_another_plan() =>
        Assert.NotEqual(Plan(seed: 5, kills: 200), Plan(seed: 6, kills: 200));

    /// <summary>A report names its seed: it must mean the same plan in the next release of this program and of .NET.</summary>
    [Fact]
    public void A_seed_means_this_plan_for_good() => Assert.Equal(
        ["1:Kill#0+717", "2:Kill#0+855", "3:AgentKill#3+122", "4:Kill#0+891"],
        FaultPlan.Make(1, 3, FaultFamilies.Kill | FaultFamilies.Agent, victims: 1, owners: [0], sessions: 6).Select(fault => fault.ToString()));

    [Fact]
    public void As_many_members_are_killed_as_was_asked_for() =>
        Assert.Equal(200, Plan(seed: 5, kills: 200).Count(fault => fault.Kind == FaultKind.Kill));

    [Fact]
    public void Every_kind_of_the_mix_comes_in_a_long_plan() =>
        Assert.Equal(Enum.GetValues<FaultKind>(), Plan(seed: 5, kills: 200).Select(fault => fault.Kind).Distinct().Order());

    [Fact]
    public void Nothing_comes_that_is_not_in_the_mix() => Assert.All(
        FaultPlan.Make(5, 200, FaultFamilies.Freeze | FaultFamilies.Drop, victims: 3, owners: [0, 1, 2], sessions: 6),
        fault => Assert.Equal(FaultKind.Freeze, fault.Kind));

    [Fact]
    public void Targets_and_pauses_are_within_their_bounds() => Assert.All(Plan(seed: 5, kills: 200), fault =>
    {
        Assert.InRange(fault.Target, 0, fault.Kind is FaultKind.AgentKill or FaultKind.AgentFreeze ? 5 : 2);
        Assert.InRange(fault.Pause.TotalMilliseconds, 100, 900);
        Assert.InRange(fault.Lasts.TotalMilliseconds, 0, 9000);
    });

    [Fact]
    public void Every_member_is_hit_in_a_long_plan() => Assert.Equal(
        [0, 1, 2],
        Plan(seed: 5, kills: 200).Where(fault => fault.Kind == FaultKind.Kill).Select(fault => fault.Target).Distinct().Order());

    [Fact]
    public void A_rolling_restart_takes_each_owner_once_and_in_order() => Assert.Equal(
        [(FaultKind.Drain, 2), (FaultKind.Drain, 3), (FaultKind.Drain, 2), (FaultKind.Drain, 3)],
        FaultPlan.Make(5, 2, FaultFamilies.Roll, victims: 4, owners: [2, 3], sessions: 6).Select(fault => (fault.Kind, fault.Target)));

    private static List<PlannedFault> Plan(int seed, int kills) => [.. FaultPlan.Make(seed, kills, All, victims: 3, owners: [0, 1, 2], sessions: 6)];
}
