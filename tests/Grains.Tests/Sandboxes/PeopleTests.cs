using System.Text;
using VaporForge.Grains.Sandboxes;
using VaporForge.Grains.Tests.World;
using VaporForge.Sandboxes;
using VaporForge.Sessions;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Grains.Tests.Sandboxes;

/// <summary>What people do in a sandbox beside its agent.</summary>
public sealed class PeopleTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ScriptedSandboxHost _sandboxes = new()
    {
        Program = program => program.Spec.Terminal is null ? People.SayAsync(program, "{\"ok\":true}\n") : Task.CompletedTask,
    };

    private People _people = null!;

    public async Task InitializeAsync() => _people = await People.StartAsync(_folder.File("sessions.db"), _sandboxes);

    public async Task DisposeAsync() => await _people.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_more_than_so_much_is_open_at_once_and_what_ends_makes_room()
    {
        var terminals = new List<People.Terminal>();
        for (var i = 0; i < OpenPrograms.Max; i++) terminals.Add(await _people.OpenTerminalAsync());

        await People.RefusedAsync(ErrorCodes.SandboxBusy, () => _people.OpenTerminalAsync());
        await People.RefusedAsync(ErrorCodes.SandboxBusy, () => _people.ListAsync());
        Assert.Equal(OpenPrograms.Max, _sandboxes.Programs.Count);

        // One whose viewer goes, and one whose shell ends.
        await terminals[0].Output.DisposeAsync();
        await Eventually.SucceedsAsync(() => _people.ListAsync());
        await Eventually.SucceedsAsync(() => _people.OpenTerminalAsync());
        await People.RefusedAsync(ErrorCodes.SandboxBusy, () => _people.ListAsync());
        terminals[1].Program.End(0);
        Assert.True((await terminals[1].NextAsync()).HasEnded);
        Assert.False(await terminals[1].Output.MoveNextAsync());
        await Eventually.SucceedsAsync(() => _people.ListAsync());
    }

    [Fact]
    public async Task Two_terminals_have_each_its_own_bytes_and_size()
    {
        var (one, other) = (await _people.OpenTerminalAsync(), await _people.OpenTerminalAsync());

        Assert.True(await one.TypeAsync("one"));
        Assert.True(await other.TypeAsync("two"));
        Assert.True(await _people.Sandbox.ResizeTerminalAsync(other.Id, new TerminalSize(90, 20), CancellationToken.None));
        await People.SayAsync(other.Program, "said");

        Assert.Equal(("one", "two"), (await People.HeardAsync(one.Program, 3), await People.HeardAsync(other.Program, 3)));
        Assert.Equal("said", Encoding.UTF8.GetString((await other.NextAsync()).Bytes));
        Assert.Equal((TerminalSize.Usual, new TerminalSize(90, 20)), (one.Program.Size, other.Program.Size));
        one.Program.End(7);
        var end = await one.NextAsync();
        Assert.Equal((true, (int?)7), (end.HasEnded, end.ExitCode));
        Assert.False(await one.Output.MoveNextAsync());
        Assert.True(await other.TypeAsync("still there"));
        Assert.False(await one.TypeAsync("nobody"));
    }

    [Fact]
    public async Task A_terminal_whose_viewer_goes_takes_its_shell_along()
    {
        var terminal = await _people.OpenTerminalAsync();

        await terminal.Output.DisposeAsync();

        await terminal.Program.Disposed.WaitAsync(Eventually.Limit, TimeProvider.System);
        Assert.False(await terminal.TypeAsync("nobody"));
        Assert.False(await _people.Sandbox.ResizeTerminalAsync(terminal.Id, TerminalSize.Usual, CancellationToken.None));
    }

    [Fact]
    public async Task A_terminal_whose_viewer_goes_while_the_sandbox_wakes_leaves_no_shell_and_no_place()
    {
        var claim = await _people.ClaimAsync();
        await _people.Sandbox.SleepAsync(claim, CancellationToken.None);
        var gate = new TaskCompletionSource();
        _sandboxes.BeforeWake = gate.Task;
        using var gone = new CancellationTokenSource();
        var output = _people.Sandbox.OpenTerminalAsync(claim, "t", TerminalSize.Usual, gone.Token).GetAsyncEnumerator(gone.Token);
        var opening = output.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(async () => await _people.Sandbox.GetStateAsync() == SandboxState.Creating, "it wakes");

        await gone.CancelAsync();
        gate.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Eventually.Limit, TimeProvider.System));
        await output.DisposeAsync();

        for (var i = 0; i < OpenPrograms.Max; i++) await Eventually.SucceedsAsync(() => _people.OpenTerminalAsync());
        await Eventually.TrueAsync(() => _sandboxes.Programs.Count(program => !program.Disposed.IsCompleted) == OpenPrograms.Max, "the first is gone");
    }

    [Theory]
    [InlineData("restart", 2)]
    [InlineData("sleep", 1)]
    public async Task Terminals_of_a_sandbox_that_goes_end_without_an_exit_code(string verb, int wakes)
    {
        People.Terminal[] terminals = [await _people.OpenTerminalAsync(), await _people.OpenTerminalAsync()];

        var claim = await _people.ClaimAsync();
        var details = verb == "restart"
            ? await _people.Sandbox.RestartAsync(claim, CancellationToken.None)
            : await _people.Sandbox.SleepAsync(claim, CancellationToken.None);

        Assert.Equal(verb == "restart" ? SandboxState.Awake : SandboxState.Asleep, details.State);
        foreach (var terminal in terminals)
        {
            var end = await terminal.NextAsync();
            Assert.Equal((true, (int?)null), (end.HasEnded, end.ExitCode));
        }

        Assert.Equal(wakes, _sandboxes.Wakes);
        Assert.True(await (await _people.OpenTerminalAsync()).TypeAsync("again"));
        Assert.Equal(2, _sandboxes.Wakes);
    }

    [Fact]
    public async Task Terminals_and_uploads_of_a_session_that_is_deleted_end_and_none_is_opened()
    {
        var (terminal, upload) = (await _people.OpenTerminalAsync(), await _people.BeginUploadAsync("f"));

        Assert.Equal(SessionChange.Changed, await _people.Session.DeleteAsync(CancellationToken.None));

        // What they hear depends on which is seen first, the end of the program or that of the grain.
        foreach (var program in (ScriptedProgram[])[terminal.Program, upload.Program])
            await program.Disposed.WaitAsync(Eventually.Limit, TimeProvider.System);
        Assert.False(await terminal.TypeAsync("nobody"));
        Assert.Null(await _people.Session.ClaimSandboxAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Under_a_turn_it_is_neither_put_to_sleep_nor_restarted_whatever_the_caller_believes()
    {
        var (claim, terminal) = (await _people.ClaimAsync(), await _people.OpenTerminalAsync());
        var begun = new TaskCompletionSource();
        _sandboxes.Agent = _ =>
        {
            begun.SetResult();
            return new TaskCompletionSource().Task;
        };
        await _people.Session.SubmitAsync(new SubmitPrompt("go", null, null, WhenBusy.Queue), CancellationToken.None);
        await begun.Task.WaitAsync(Eventually.Limit, TimeProvider.System);

        foreach (var busy in (SandboxClaim[])[claim, await _people.ClaimAsync()])
        {
            await People.RefusedAsync(ErrorCodes.SessionBusy, () => _people.Sandbox.SleepAsync(busy, CancellationToken.None));
            await People.RefusedAsync(ErrorCodes.SessionBusy, () => _people.Sandbox.RestartAsync(busy, CancellationToken.None));
        }

        Assert.True(await terminal.TypeAsync("still there"));
        Assert.Equal(SandboxState.Awake, (await _people.Sandbox.DescribeAsync(CancellationToken.None)).State);
    }

    [Fact]
    public async Task In_the_name_of_an_owner_of_before_nothing_is_done()
    {
        await _people.OpenTerminalAsync();
        var now = await _people.ClaimAsync();
        var before = now with { Epoch = now.Epoch - 1 };

        await People.RefusedAsync(ErrorCodes.NotOwner, () => _people.OpenTerminalAsync(before));
        await People.RefusedAsync(ErrorCodes.NotOwner, () => _people.Sandbox.ListFilesAsync(before, "", CancellationToken.None));
        await People.RefusedAsync(ErrorCodes.NotOwner, () => _people.Sandbox.SleepAsync(before, CancellationToken.None));

        Assert.Single(_sandboxes.Programs);
    }
}
