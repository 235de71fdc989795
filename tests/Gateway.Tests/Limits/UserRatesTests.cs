using Microsoft.Extensions.Options;
using VaporForge.Gateway.Limits;
using VaporForge.Testing;

namespace VaporForge.Gateway.Tests.Limits;

public sealed class UserRatesTests
{
    private readonly ManualTime _time = new();
    private readonly UserRates _rates;

    public UserRatesTests() => _rates = new UserRates(
        Options.Create(new GatewayOptions { RequestsPerSecond = 1, RequestBurst = 3 }), _time);

    [Fact]
    public void A_burst_is_taken_and_then_one_each_interval()
    {
        Assert.Equal([true, true, true, false], Take(4));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, false], Take(2));
    }

    [Theory]
    [InlineData(-120)]
    [InlineData(120)]
    public void A_wall_clock_that_is_set_changes_nothing(int seconds)
    {
        Assert.Equal([true, true, true, false], Take(4));
        _time.SetWallClock(TimeSpan.FromSeconds(seconds));
        Assert.Equal([false], Take(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, false], Take(2));
    }

    private bool[] Take(int times) => [.. Enumerable.Range(0, times).Select(_ => _rates.TryTake("ann", out var _))];
}
