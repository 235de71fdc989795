using VaporForge.Grains.Sessions;
using VaporForge.Storage.Database;
using VaporForge.Storage.Tests.Databases;

namespace VaporForge.Storage.Tests.Failures;

public sealed class SqliteOutageFacts() : StorageFacts(new SqliteTestDatabase())
{
    [Fact]
    public async Task A_file_that_another_process_locks_fails_writes_until_it_lets_go()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        await using (await Database.LockAsync("s"))
        {
            await FailsAsync(() => owner.SayAsync("a"));

            // Readers are not in anybody's way.
            Assert.Equal(2, (await owner.ReadAsync())!.Frames.Length);
        }

        Assert.Equal(CommitStatus.Committed, await owner.SayAsync("b"));
    }

    [Fact]
    public async Task A_full_disk_fails_writes_and_loses_nothing()
    {
        var owner = await CreateSessionAsync("s");
        await owner.StartTurnAsync("go");
        await owner.SayAsync("before");

        // The limit is the connection's own: the writer drops the connection that failed, and the disk has room again.
        await Node.Database.ChangeAsync(
            (connection, cancel) => connection.Command("PRAGMA max_page_count = 1").ScalarAsync<long>(cancel), CancellationToken.None);
        var failure = await FailsAsync(() => owner.SayAsync(new string('x', 1 << 20)));
        Assert.Contains("full", failure.Internal, StringComparison.Ordinal);

        Assert.Equal(3, (await owner.ReadAsync())!.Frames.Length);
        Assert.Equal(CommitStatus.Committed, await owner.SayAsync("after"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_fails_everything_with_a_code()
    {
        var path = Path.Combine(Path.GetDirectoryName(Options.Path)!, "other.db");
        await File.WriteAllTextAsync(path, new string('x', 10_000));
        var options = new StorageOptions { Path = path, CommandTimeout = TimeSpan.FromSeconds(1) };
        await using var node = new StorageNode(options);
        await FailsAsync(node.MigrateAsync);
        await FailsAsync(() => node.Access.UserExistsAsync("ada", CancellationToken.None));
        await FailsAsync(() => node.Access.AddUserAsync("ada", "Ada", CancellationToken.None));
    }

    protected override void Adjust(StorageOptions options) => options.CommandTimeout = TimeSpan.FromSeconds(1);
}
