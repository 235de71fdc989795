using VaporForge.Grains.Tests.World;
using VaporForge.Sessions;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Grains.Tests.Sandboxes;

/// <summary>A sandbox goes away in the middle of a turn, and what its agent host had accepted lies in it.</summary>
public sealed class RevivalTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ScriptedSandboxHost _sandboxes = new() { Agent = _ => Never() };

    private string Database => Path.Combine(_folder.Path, "sessions.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sandbox_that_died_is_woken_and_delivers_what_it_had_accepted()
    {
        await using var world = await GrainWorld.StartAsync(Database, sandboxes: _sandboxes);
        var session = await BeginTurnAsync(world);
        _sandboxes.Heir = run => DeliverAsync(session, run);

        _sandboxes["s"].Kill();

        await AssertEndedAsync(world, "lost", "w1 w2 w3 ");
    }

    [Fact]
    public async Task Sandbox_that_dies_again_while_it_delivers_is_woken_again()
    {
        await using var world = await GrainWorld.StartAsync(Database, sandboxes: _sandboxes);
        var session = await BeginTurnAsync(world);
        var deaths = 0;
        _sandboxes.Heir = async run =>
        {
            if (++deaths < 3) _sandboxes["s"].Kill();
            else await DeliverAsync(session, run);
        };

        _sandboxes["s"].Kill();

        await AssertEndedAsync(world, "lost", "w1 w2 w3 ");
    }

    [Fact]
    public async Task Sandbox_that_dies_at_every_start_is_given_up()
    {
        await using var world = await GrainWorld.StartAsync(Database, sandboxes: _sandboxes);
        await BeginTurnAsync(world);
        _sandboxes.Heir = _ =>
        {
            _sandboxes["s"].Kill();
            return Task.CompletedTask;
        };

        _sandboxes["s"].Kill();

        await AssertEndedAsync(world, "lost", "w1 ");
        Assert.Equal(4, _sandboxes.Wakes);
    }

    [Fact]
    public async Task Sandbox_that_cannot_be_woken_ends_its_turn_as_lost()
    {
        await using var world = await GrainWorld.StartAsync(Database, sandboxes: _sandboxes);
        await BeginTurnAsync(world);
        _sandboxes.BeforeWake = Task.FromException(new VaporForgeException(ErrorCodes.SandboxUnavailable, "No image."));

        _sandboxes["s"].Kill();

        await AssertEndedAsync(world, "lost", "w1 ");
    }

    [Fact]
    public async Task Owner_and_sandbox_that_die_together_leave_a_turn_that_the_next_owner_ends()
    {
        await using var older = await GrainWorld.StartAsync(Database, sandboxes: _sandboxes);
        await BeginTurnAsync(older);

        // The older one is cut off as a frozen silo is: what it would do comes too late.
        await using var newer = await GrainWorld.StartAsync(Database, sandboxes: _sandboxes);
        _sandboxes.Heir = run => DeliverAsync(newer.Session("s"), run);
        _sandboxes["s"].Kill();
        await newer.Session("s").CheckAsync(CancellationToken.None);

        await AssertEndedAsync(newer, "lost", "w1 w2 w3 ");
    }

    private static async Task<IChatSessionGrain> BeginTurnAsync(GrainWorld world)
    {
        var session = await world.CreateSessionAsync("s");
        var began = new TaskCompletionSource();
        world.Sandboxes.Agent = async run =>
        {
            var producer = new Producer(session, run);
            await producer.SayAsync("w1 ");
            await producer.DetachAsync();
            run.LastN = 4;
            began.SetResult();
            await Never();
        };
        await session.SubmitAsync(new SubmitPrompt("one", null, null, WhenBusy.Queue), CancellationToken.None);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        return session;
    }

    private static async Task DeliverAsync(IChatSessionGrain session, ScriptedRun run)
    {
        var producer = new Producer(session, run);
        await producer.AttachAsync();
        await producer.SayAsync("w2 ");
        await producer.SayAsync("w3 ");
        await producer.WriteAsync(("process-exit", """{"exitCode":null,"reason":"agent-host-lost"}"""));
    }

    private static async Task AssertEndedAsync(GrainWorld world, string outcome, string text)
    {
        Frame[] ends = [];
        await Eventually.TrueAsync(
            async () => (ends = [.. (await world.FramesAsync("s")).Where(f => f.Type == FrameTypes.TurnEnd)]).Length > 0,
            "the turn has ended");
        Assert.Equal(outcome, Grains.Sessions.FrameBody.Text(Assert.Single(ends).Body, "outcome"));
        var history = await world.Session("s").ReadMessagesAsync(CancellationToken.None);
        Assert.Equal(text, Assert.Single(history!.Messages[1].Parts).Text);
    }

    private static Task Never() => new TaskCompletionSource().Task;
}
