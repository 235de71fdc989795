using VaporForge.Grains.Sandboxes;

namespace VaporForge.Grains.Tests.Sandboxes;

public sealed class DoorsTests
{
    private static readonly Uri[] Three = [new("http://a:1"), new("http://b:2"), new("http://c:3")];

    [Fact]
    public void Sessions_begin_at_all_doors_alike()
    {
        var begins = Enumerable.Range(0, 300).CountBy(number => Doors.For($"session-{number}", Three)[0]).ToDictionary();
        Assert.All(Three, door => Assert.InRange(begins[door], 70, 130));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("session-4711")]
    public void A_session_goes_round_them_and_always_in_the_same_order(string sessionId)
    {
        var order = Doors.For(sessionId, Three);
        var first = Array.IndexOf(Three, order[0]);
        Assert.Equal([Three[first], Three[(first + 1) % 3], Three[(first + 2) % 3]], order);
        Assert.Equal(order, Doors.For(sessionId, Three));
    }

    [Fact]
    public void Without_doors_there_is_no_order() => Assert.Empty(Doors.For("s", []));
}
