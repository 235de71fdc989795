using VaporForge.Chaos.Report;

namespace VaporForge.Chaos.Tests.Report;

public sealed class DistributionTests
{
    [Fact]
    public void Percentiles_are_times_that_were_measured()
    {
        var times = new Distribution();
        foreach (var ms in Enumerable.Range(1, 200).Reverse()) times.Add(TimeSpan.FromMilliseconds(ms));
        Assert.Equal([100, 180, 198, 200], new[] { 50.0, 90, 99, 100 }.Select(percent => times.Percentile(percent).TotalMilliseconds));
    }

    [Fact]
    public void The_longest_of_one_is_that_one()
    {
        var times = new Distribution();
        times.Add(TimeSpan.FromSeconds(3));
        Assert.All([1.0, 50, 99, 100], percent => Assert.Equal(TimeSpan.FromSeconds(3), times.Percentile(percent)));
    }

    [Fact]
    public void A_session_that_went_on_at_once_was_not_interrupted()
    {
        var times = new FailOverTimes();
        times.Add("kill node", TimeSpan.FromMilliseconds(15));
        times.Add("kill node", TimeSpan.FromMilliseconds(900));
        var (_, all, interrupted) = Assert.Single(times.Rows);
        Assert.Equal((2, 1), (all.Count, interrupted.Count));
    }
}
