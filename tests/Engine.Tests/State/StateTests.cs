using Orleans.Runtime;
using Orleans.Storage;
using VaporForge.Engine.Support;

namespace VaporForge.Engine.State;

public sealed class StateTests(TallySiloFixture fixture) : IClassFixture<TallySiloFixture>
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    private ITallyGrain Grain => fixture.Silo.Grain<ITallyGrain>(_key);

    [Fact]
    public async Task Grain_without_a_record_starts_with_a_new_state()
    {
        Assert.Equal((false, null, 0), await Grain.DescribeAsync());
        Assert.Equal(0, await Grain.CountAtActivationAsync());
    }

    [Fact]
    public async Task State_is_there_when_the_grain_activates_again()
    {
        Assert.Equal(3, await Grain.AddAsync(3));
        await Grain.DeactivateAsync();
        Assert.Equal(3, await Grain.CountAtActivationAsync());
        Assert.Equal((true, "1", 3), await Grain.DescribeAsync());
    }

    [Fact]
    public async Task What_was_not_written_is_gone_after_a_read()
    {
        await Grain.AddAsync(1);
        Assert.Equal(11, await Grain.AddWithoutWritingAsync(10));
        Assert.Equal(1, await Grain.ReadAgainAsync());
    }

    [Fact]
    public async Task Clear_removes_the_record_and_gives_a_new_state()
    {
        await Grain.AddAsync(3);
        await Grain.ClearAsync();
        Assert.Equal((false, null, 0), await Grain.DescribeAsync());
        Assert.Equal(2, await Grain.AddAsync(2));
    }

    [Fact]
    public async Task Writes_that_overlap_go_one_after_another()
    {
        await Grain.WriteTwiceAtOnceAsync();
        Assert.Equal(1, await Grain.ReadAgainAsync());
    }

    [Fact]
    public async Task Write_with_a_stale_version_fails_and_ends_the_activation()
    {
        await Grain.AddAsync(1);
        fixture.Storage.ChangeBehind(_key);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.AddAsync(1));
        Assert.Equal(2, await Grain.GenerationAsync());
        Assert.Equal(101, await Grain.AddAsync(1));
    }

    [Fact]
    public async Task Grain_that_catches_a_stale_version_stays()
    {
        await Grain.AddAsync(1);
        fixture.Storage.ChangeBehind(_key);
        Assert.Equal("stale", await Grain.WriteAndCatchAsync());
        Assert.Equal(1, await Grain.GenerationAsync());
        Assert.Equal(100, await Grain.ReadAgainAsync());
    }

    [Fact]
    public async Task Memory_storage_keeps_a_copy()
    {
        var grain = fixture.Silo.Grain<IMemoryTallyGrain>(_key);
        Assert.Equal(1, await grain.AddAsync(1));
        Assert.Single((await grain.ForgetWordsAsync()).Words);
        await grain.DeactivateAsync();
        Assert.Equal(2, await grain.AddAsync(1));
    }
}
