using Orleans.Runtime;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.State;

public sealed class StateFailureTests(TallySiloFixture fixture) : IClassFixture<TallySiloFixture>
{
    [Fact]
    public async Task Storage_that_fails_fails_the_activation_with_its_error_inside_and_the_next_call_tries_anew()
    {
        var grain = fixture.Silo.Grain<ITallyGrain>();
        fixture.Storage.Fails = true;
        var exception = await Assert.ThrowsAsync<OrleansException>(() => grain.AddAsync(1));
        Assert.IsType<IOException>(exception.InnerException);

        fixture.Storage.Fails = false;
        Assert.Equal(1, await grain.AddAsync(1));
    }
}
