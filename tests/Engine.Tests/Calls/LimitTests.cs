using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.Calls;

public sealed class LimitTests
{
    [Fact]
    public async Task Calls_beyond_the_limit_are_refused_and_the_others_run()
    {
        await using var silo = await TestSilo.StartAsync(
            silo => silo.Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = 5));
        var key = Guid.NewGuid().ToString("N");
        var grain = silo.Client.GetGrain<ITurnGrain>(key, typeof(TurnGrain).FullName);
        var running = grain.WaitAsync(key);
        await Eventually.Is(() => Signals.CountOf($"{key} entered") == 1, "the first call runs");

        var calls = Enumerable.Range(0, 20).Select(_ => grain.AddAsync(1)).ToArray();
        Signals.Open(key);
        await running;
        await Eventually.Is(() => calls.All(call => call.IsCompleted), "all calls end");

        Assert.Contains(calls, call => call.IsCompletedSuccessfully);
        Assert.All(
            calls.Where(call => call.IsFaulted),
            call => Assert.IsType<LimitExceededException>(call.Exception!.InnerException));
        Assert.InRange(calls.Count(call => call.IsFaulted), 10, 19);
    }
}
