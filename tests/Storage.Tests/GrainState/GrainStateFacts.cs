using Orleans.Storage;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.GrainState;

public abstract class GrainStateFacts(TestDatabase database) : StorageFacts(database)
{
    private static readonly GrainId Grain = GrainId.Create("sandbox", "s");

    [ContractFact]
    public async Task What_was_never_written_reads_as_new()
    {
        var state = await ReadAsync();
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal(0, state.State!.Number);
    }

    [ContractFact]
    public async Task What_was_written_is_read_again_elsewhere()
    {
        var other = await StartAnotherAsync();
        var written = await ReadAsync();
        written.State = new Counter { Number = 7, Text = "\0 \u20AC", Hashes = { ["mcp"] = "abc" } };
        await Node.GrainState.WriteStateAsync("view", Grain, written);
        var read = await ReadAsync(other);
        Assert.True(read.RecordExists && written.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal((7, "\0 \u20AC", "abc"), (read.State!.Number, read.State.Text, read.State.Hashes["mcp"]));
    }

    [ContractFact]
    public async Task Of_two_that_read_the_same_version_the_second_to_write_is_refused()
    {
        await WriteAsync(await ReadAsync(), 1);
        var (first, second) = (await ReadAsync(), await ReadAsync());
        await WriteAsync(first, 2);
        var failure = await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, 3));
        Assert.Equal((first.ETag, second.ETag), (failure.StoredEtag, failure.CurrentEtag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Node.GrainState.ClearStateAsync("view", Grain, second));
        Assert.Equal(2, (await ReadAsync()).State!.Number);
    }

    [ContractFact]
    public async Task Of_two_that_found_nothing_the_second_to_write_is_refused()
    {
        var (first, second) = (await ReadAsync(), await ReadAsync());
        await WriteAsync(first, 1);
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, 2));
    }

    [ContractFact]
    public async Task Writing_again_and_again_goes_on_from_the_last_version()
    {
        var state = await ReadAsync();
        for (var number = 1; number <= 5; number++) await WriteAsync(state, number);
        Assert.Equal(5, (await ReadAsync()).State!.Number);
    }

    [ContractFact]
    public async Task What_was_cleared_is_as_if_never_written()
    {
        var state = await ReadAsync();
        await WriteAsync(state, 1);
        await Node.GrainState.ClearStateAsync("view", Grain, state);
        Assert.False(state.RecordExists);
        Assert.Equal(0, state.State!.Number);
        Assert.False((await ReadAsync()).RecordExists);
        await Node.GrainState.ClearStateAsync("view", Grain, state);
        await WriteAsync(state, 2);
        Assert.Equal(2, (await ReadAsync()).State!.Number);
    }

    [ContractFact]
    public async Task Who_writes_over_what_was_cleared_meanwhile_is_refused()
    {
        await WriteAsync(await ReadAsync(), 1);
        var (first, second) = (await ReadAsync(), await ReadAsync());
        await Node.GrainState.ClearStateAsync("view", Grain, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, 2));
    }

    [ContractFact]
    public async Task Names_and_grains_are_apart()
    {
        await WriteAsync(await ReadAsync(), 1);
        var otherName = new GrainState<Counter>();
        await Node.GrainState.ReadStateAsync("other", Grain, otherName);
        var otherGrain = new GrainState<Counter>();
        await Node.GrainState.ReadStateAsync("view", GrainId.Create("sandbox", "t"), otherGrain);
        Assert.False(otherName.RecordExists || otherGrain.RecordExists);
    }

    private async Task<GrainState<Counter>> ReadAsync(StorageNode? node = null)
    {
        var state = new GrainState<Counter>();
        await (node ?? Node).GrainState.ReadStateAsync("view", Grain, state);
        return state;
    }

    private Task WriteAsync(GrainState<Counter> state, int number)
    {
        state.State = new Counter { Number = number };
        return Node.GrainState.WriteStateAsync("view", Grain, state);
    }

    public sealed class Counter
    {
        public int Number { get; set; }

        public string? Text { get; set; }

        public Dictionary<string, string> Hashes { get; init; } = [];
    }
}

public sealed class SqliteGrainStateFacts() : GrainStateFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresGrainStateFacts() : GrainStateFacts(new PostgresTestDatabase());
