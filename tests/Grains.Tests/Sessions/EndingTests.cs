using VaporForge.Grains.Sessions;
using VaporForge.Grains.Tests.World;
using VaporForge.Sandboxes;
using VaporForge.Sessions;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Grains.Tests.Sessions;

/// <summary>Turns that nobody says are over, and what viewers are told meanwhile (docs/reliability.md).</summary>
public sealed class EndingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ScriptedSandboxHost _sandboxes = new();

    private string Database => Path.Combine(_folder.Path, "sessions.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_connection_that_counts_as_there_does_not_keep_a_turn_alive()
    {
        await using var world = await StartAsync();
        var session = await world.CreateSessionAsync("s");
        _sandboxes.Agent = async run =>
        {
            // Its gateway dies with lines that nobody has, and so does the agent; nobody says a word.
            await new Producer(session, run).SayAsync("some");
            (run.Silent, run.LastN) = (true, 5);
        };
        await SubmitAsync(session);
        await EndedAsync(world, "lost");
    }

    [Fact]
    public async Task A_start_that_broke_off_is_made_again_and_runs_once()
    {
        await using var world = await StartAsync();
        var session = await world.CreateSessionAsync("s");
        await Eventually.TrueAsync(async () => await world.Sandbox("s").GetStateAsync() == SandboxState.Awake, "it is warm");
        await world.Sandbox("s").KillAsync(1, CancellationToken.None);
        var runs = 0;
        _sandboxes.Agent = async run =>
        {
            Interlocked.Increment(ref runs);
            await new Producer(session, run).DoneAsync();
        };
        _sandboxes.NextWakeFault = new TimeoutException("A silo died on the way.");
        await SubmitAsync(session);
        await EndedAsync(world, "completed");
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_stop_that_could_not_be_told_is_told_again()
    {
        await using var world = await StartAsync(options => options.StopGrace = TimeSpan.FromMinutes(1));
        var session = await world.CreateSessionAsync("s");
        _sandboxes.Agent = async run =>
        {
            var producer = new Producer(session, run);
            await producer.SayAsync("some");
            await run.Cancelled;
            await producer.WriteAsync(("process-exit", """{"exitCode":0,"reason":"cancelled"}"""));
        };
        await SubmitAsync(session);
        await SaidAsync(world, FrameTypes.TextDelta);
        _sandboxes.Unreachable = new VaporForgeException(ErrorCodes.SandboxUnavailable, "No Docker daemon answers.");
        _sandboxes["s"].BreakConnections();
        await Eventually.TrueAsync(
            async () => await world.Sandbox("s").GetStateAsync() == SandboxState.Failed, "the broken connection is noticed");
        await session.StopAsync(null, CancellationToken.None);
        await Eventually.TrueAsync(() => world.Log.Have("'Cancel' was not done"), "the stop does not get through");
        _sandboxes.Unreachable = null;
        await EndedAsync(world, "stopped");
    }

    [Fact]
    public async Task Viewers_are_told_once_that_the_connection_is_gone_and_once_that_it_is_back()
    {
        await using var world = await StartAsync();
        var session = await world.CreateSessionAsync("s");
        _sandboxes.Agent = async run =>
        {
            var producer = new Producer(session, run);
            await producer.SayAsync("1");
            await producer.DetachAsync();
            await ToldAsync(world, ExecutionStates.Reconnecting);
            await producer.AttachAsync();
            await ToldAsync(world, ExecutionStates.Running);
            await producer.SayAsync("2");
            await producer.DoneAsync();
        };
        await SubmitAsync(session);
        await EndedAsync(world, "completed");
        var told = await world.StatusesAsync("s");
        Assert.Equal(
            [ExecutionStates.Running, ExecutionStates.Reconnecting, ExecutionStates.Running],
            told.SkipWhile(state => state != ExecutionStates.Running));
    }

    [Fact]
    public async Task A_new_owner_says_that_it_asks_and_what_it_found()
    {
        var running = new TaskCompletionSource<ScriptedRun>(TaskCreationOptions.RunContinuationsAsynchronously);
        _sandboxes.Agent = run =>
        {
            running.SetResult(run);
            return Never();
        };
        await using var older = await StartAsync();
        var before = await older.CreateSessionAsync("s");
        await SubmitAsync(before);
        await new Producer(before, await running.Task).SayAsync("some");

        await using var newer = await StartAsync();
        await newer.Session("s").CheckAsync(CancellationToken.None);
        Assert.Equal(ExecutionStates.Recovering, (await newer.StatusesAsync("s"))[^1]);
        await ToldAsync(newer, ExecutionStates.Running);
        Assert.Single(await newer.StatusesAsync("s"), state => state == ExecutionStates.Recovering);
    }

    [Fact]
    public async Task What_a_dead_owner_left_running_is_ended_by_the_next()
    {
        var running = new TaskCompletionSource<ScriptedRun>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var older = await StartAsync(options =>
            (options.ProducerGrace, options.GiveUpAfter) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))))
        {
            var session = await older.CreateSessionAsync("s");
            _sandboxes.Agent = async run =>
            {
                running.SetResult(run);
                await run.Cancelled;
            };
            await SubmitAsync(session);
            await running.Task;

            // Before it is known that the agent has its prompt, a sandbox host that is away is a start that failed.
            await ToldAsync(older, ExecutionStates.Running);
            _sandboxes.Unreachable = new VaporForgeException(ErrorCodes.SandboxUnavailable, "No Docker daemon answers.");
            _sandboxes["s"].BreakConnections();
            await EndedAsync(older, "lost");
        }

        _sandboxes.Unreachable = null;
        Assert.False((await running.Task).Cancelled.IsCompleted);
        await using var newer = await StartAsync();
        Assert.Equal("s", Assert.Single(await QuietAsync(newer)));
        await newer.Session("s").CheckAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => running.Task.Result.Cancelled.IsCompleted, "the process is told to end");
        await Eventually.TrueAsync(async () => (await QuietAsync(newer)).Length == 0, "the session owes nothing any more");
    }

    private Task<GrainWorld> StartAsync(Action<SessionOptions>? configure = null) => GrainWorld.StartAsync(
        Database,
        options =>
        {
            options.ReconnectingAfter = TimeSpan.FromMilliseconds(100);
            configure?.Invoke(options);
        },
        _sandboxes);

    private static async Task<string[]> QuietAsync(GrainWorld world) =>
        [.. await world.Store.TakeQuietSessionsAsync(TimeSpan.FromDays(-1), 10, CancellationToken.None)];

    private static Task<SubmitOutcome> SubmitAsync(IChatSessionGrain session) =>
        session.SubmitAsync(new SubmitPrompt("one", null, null, WhenBusy.Queue), CancellationToken.None);

    private static Task SaidAsync(GrainWorld world, string type) =>
        Eventually.TrueAsync(async () => (await world.TypesAsync("s")).Contains(type), type);

    private static Task ToldAsync(GrainWorld world, string state) =>
        Eventually.TrueAsync(async () => (await world.StatusesAsync("s"))[^1] == state, state);

    private static async Task EndedAsync(GrainWorld world, string outcome)
    {
        await SaidAsync(world, FrameTypes.TurnEnd);
        var end = Assert.Single(await world.FramesAsync("s"), frame => frame.Type == FrameTypes.TurnEnd);
        Assert.Equal(outcome, FrameBody.Text(end.Body, "outcome"));
    }

    private static Task Never() => new TaskCompletionSource().Task;
}
