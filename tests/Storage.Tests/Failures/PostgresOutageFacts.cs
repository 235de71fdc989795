using VaporForge.Grains.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing;
using VaporForge.Testing.Postgres;
using VaporForge.Testing.Prerequisites;
using VaporForge.Users;

namespace VaporForge.Storage.Tests.Failures;

/// <summary>On a server of its own, which it stops.</summary>
public sealed class PostgresOutageFacts : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private PostgresServer _server = null!;
    private StorageNode _node = null!;
    private Owner _owner = null!;

    public async Task InitializeAsync()
    {
        if (Prerequisite.Postgres.SkipReason is not null) return;
        _server = await PostgresServer.StartAsync();
        var options = await new PostgresTestDatabase(_server).CreateAsync();
        (options.CommandTimeout, options.ConnectTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _node = await StorageNode.StartAsync(options, _time);
        _owner = await Owner.CreateAsync(_node, _time, "s");
        await _owner.StartTurnAsync("go");
    }

    public async Task DisposeAsync()
    {
        if (_server is null) return;
        await _node.DisposeAsync();
        await _server.DisposeAsync();
    }

    [PostgresFact]
    public async Task While_the_server_is_away_everything_fails_with_a_code_and_afterwards_all_works()
    {
        await _server.StopAsync();
        await EverythingFailsAsync();
        await _server.StartAgainAsync();

        // The first write may find out that its connection is dead; reads ask again by themselves.
        Assert.Equal(2, (await _owner.ReadAsync())!.Frames.Length);
        await EverythingWorksAsync();
    }

    [PostgresFact]
    public async Task Reads_survive_a_restart_that_nobody_noticed()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _owner.ReadAsync()));
        await _server.StopAsync();
        await _server.StartAgainAsync();
        foreach (var _ in Enumerable.Range(0, 4)) Assert.Equal(2, (await _owner.ReadAsync())!.Frames.Length);
    }

    [PostgresFact]
    public async Task A_server_that_does_not_answer_hangs_nobody()
    {
        await _server.FreezeAsync();
        await EverythingFailsAsync();
        await _server.ThawAsync();
        await EverythingWorksAsync();
    }

    private async Task EverythingFailsAsync()
    {
        Func<Task>[] all =
        [
            () => _owner.SayAsync("a"),
            () => _owner.SayAsync("a"),
            () => _owner.ReadAsync(),
            () => _node.Sessions.TouchAsync("s", 1, CancellationToken.None),
            () => _node.Sessions.TakeOwnershipAsync("s", CancellationToken.None),
            () => _node.Users.ListSessionsAsync("ada", new SessionQuery(null, 10), CancellationToken.None),
            () => _node.Access.AddUserAsync("ada", "Ada", CancellationToken.None),
        ];
        foreach (var failure in await Task.WhenAll(all.Select(call => Record.ExceptionAsync(call))))
            Assert.Equal(ErrorCodes.StorageUnavailable, Assert.IsType<VaporForgeException>(failure).Code);
    }

    /// <summary>As the grain does after a failed write: takes ownership anew, and learns what became of it.</summary>
    private async Task EverythingWorksAsync()
    {
        var status = await Eventually.SucceedsAsync(async () =>
        {
            _owner = await Owner.TakeAsync(_node, _time, "s");
            return await _owner.SayAsync("b");
        });
        Assert.Equal(CommitStatus.Committed, status);
        Assert.Equal(_owner.HeadSeq, (await _owner.ReadAsync())!.Frames.Length);
    }
}
