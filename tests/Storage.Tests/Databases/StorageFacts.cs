using VaporForge.Testing;

namespace VaporForge.Storage.Tests.Databases;

/// <summary>A database of its own for every fact, with one process on it.</summary>
public abstract class StorageFacts(TestDatabase database) : IAsyncLifetime
{
    private readonly List<StorageNode> _others = [];

    protected TestDatabase Database => database;

    protected StorageOptions Options { get; private set; } = null!;

    protected StorageNode Node { get; private set; } = null!;

    protected ManualTime Time { get; } = new();

    protected DateTimeOffset Now => Time.GetUtcNow();

    public async Task InitializeAsync()
    {
        Options = await database.CreateAsync();
        Adjust(Options);
        Node = await StorageNode.StartAsync(Options, Time);
    }

    public async Task DisposeAsync()
    {
        foreach (var other in _others) await other.DisposeAsync();
        await Node.DisposeAsync();
        await database.DisposeAsync();
    }

    protected virtual void Adjust(StorageOptions options)
    {
    }

    /// <summary>Another process on the same database.</summary>
    protected async Task<StorageNode> StartAnotherAsync()
    {
        var other = await StorageNode.StartAsync(Options, Time);
        _others.Add(other);
        return other;
    }

    protected Task<Owner> CreateSessionAsync(string? sessionId = null, string userId = "ada") =>
        Owner.CreateAsync(Node, Time, sessionId ?? Ids.NewRandom(), userId);

    /// <summary>As if all owners had last been heard of that much earlier.</summary>
    protected Task FallSilentAsync(TimeSpan by) =>
        Database.ExecuteAsync($"UPDATE sessions SET owner_seen_at = owner_seen_at - {by.Ticks}");

    protected static async Task<VaporForgeException> FailsAsync(Func<Task> work)
    {
        var failure = await Assert.ThrowsAsync<VaporForgeException>(work);
        Assert.Equal(ErrorCodes.StorageUnavailable, failure.Code);
        return failure;
    }
}
