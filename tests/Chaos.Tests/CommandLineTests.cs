using VaporForge.Chaos.Faults;

namespace VaporForge.Chaos.Tests;

public sealed class CommandLineTests
{
    private static readonly string[] Needed = ["--data", "/d", "--vf", "/vf", "--out", "/o"];

    [Fact]
    public void Without_more_it_kills_twenty_times()
    {
        var options = Parse();
        Assert.Equal((20, 60, null), (options.Kills, options.Minutes, options.Faults));
    }

    [Fact]
    public void With_minutes_alone_it_kills_as_often_as_fits() => Assert.Null(Parse("--minutes", "5").Kills);

    [Fact]
    public void Faults_are_named_with_commas() => Assert.Equal(
        FaultFamilies.Kill | FaultFamilies.Database | FaultFamilies.Drop, Parse("--faults", "kill,database,drop").Faults);

    [Theory]
    [InlineData("There is no option '--fast'", "--fast")]
    [InlineData("--kills wants a value", "--kills")]
    [InlineData("--kills is a number from 0 to 100000, not '-1'", "--kills", "-1")]
    [InlineData("--sessions is a number from 1 to 100, not '0'", "--sessions", "0")]
    [InlineData("--faults names 'luck'", "--faults", "kill,luck")]
    [InlineData("--faults names '1'", "--faults", "1")]
    [InlineData("--faults names 'none'", "--faults", "none")]
    public void What_is_wrong_is_named(string text, params string[] args) =>
        Assert.Contains(text, Assert.Throws<CommandLineException>(() => Parse(args)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_missing_is_named() => Assert.Contains(
        "--data is missing",
        Assert.Throws<CommandLineException>(() => CommandLine.Parse([], TimeProvider.System)).Message,
        StringComparison.Ordinal);

    private static ChaosOptions Parse(params string[] args) => CommandLine.Parse([.. Needed, .. args], TimeProvider.System);
}
