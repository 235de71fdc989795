using VaporForge.Silo.Hosting;

namespace VaporForge.Sandboxes.Tests.Hosting;

public sealed class FreePortTests
{
    [Fact]
    public void A_port_that_is_promised_is_not_given_though_nobody_listens_on_it_yet()
    {
        FreePort.Promise(70_001);
        Assert.Equal(70_003, FreePort.Find(new Queue<int>([70_001, 70_003]).Dequeue));
    }

    [Fact]
    public void No_port_is_given_twice() =>
        Assert.Equal(
            [70_005, 70_007], [FreePort.Find(() => 70_005), FreePort.Find(new Queue<int>([70_005, 70_005, 70_007]).Dequeue)]);
}
