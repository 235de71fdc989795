using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Sessions;

public sealed class UsageRulesTests
{
    private readonly RulesWorld _world = new();

    [Fact]
    public void What_turns_use_is_added_up_over_all_of_them()
    {
        Assert.Null(_world.State.Usage);
        _world.Submit("one");
        _world.Submit("two");
        _world.Ingest(
            ("usage", """{"inputTokens":10,"outputTokens":5}"""),
            ("usage", """{"inputTokens":1,"outputTokens":2,"costUsd":0.1}"""),
            ("done", "{}"));
        _world.Ingest(("usage", """{"inputTokens":100,"outputTokens":0,"costUsd":0.2}"""), ("done", "{}"));
        Assert.Equal(new SessionUsage(111, 7, 0.3m), _world.State.Usage);
    }

    [Fact]
    public void A_line_that_comes_again_counts_once()
    {
        _world.Submit("one");
        _world.Ingest(("usage", """{"inputTokens":10,"outputTokens":5}"""));
        _world.IngestFrom(1, ("usage", """{"inputTokens":10,"outputTokens":5}"""), ("text-delta", """{"text":"a"}"""));
        Assert.Equal(new SessionUsage(10, 5, null), _world.State.Usage);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("9007199254740992")]
    [InlineData("\"3\"")]
    [InlineData("null")]
    [InlineData("{}")]
    public void What_is_no_amount_counts_as_none(string amount)
    {
        _world.Submit("one");
        _world.Ingest(("usage", $$"""{"inputTokens":{{amount}},"outputTokens":7,"costUsd":{{amount}}}"""));
        Assert.Equal(new SessionUsage(0, 7, null), _world.State.Usage);
    }

    [Fact]
    public void A_sum_stays_a_number_that_every_reader_keeps()
    {
        const string Most = "9007199254740991";
        _world.Submit("one");
        for (var i = 0; i < 2; i++) _world.Ingest(("usage", $$"""{"inputTokens":{{Most}},"outputTokens":1.9,"costUsd":{{Most}}}"""));
        Assert.Equal(new SessionUsage((1L << 53) - 1, 2, (1L << 53) - 1), _world.State.Usage);
    }
}
