using VaporForge.Grains.Sessions;
using VaporForge.Grains.Tests.World;
using VaporForge.Sandboxes;
using VaporForge.Sessions;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Grains.Tests.Sessions;

/// <summary>What an owner that was replaced tries to do all the same. Two silos that do not know of each other share a
/// database and the sandboxes, so each has activations of its own.</summary>
public sealed class FencingTests : IDisposable
{
    private const string OthersExecution = "e-of-the-other-owner";

    private readonly TempFolder _folder = new();
    private readonly ScriptedSandboxHost _sandboxes = new();

    private string Database => Path.Combine(_folder.Path, "sessions.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_watchers_see_nothing_of_what_it_could_not_commit()
    {
        var run = RunsForEver();
        await using var older = await StartAsync();
        var before = await PromptAsync(older);
        var producer = new Producer(before, await run);
        await producer.SayAsync("committed");
        var seen = WatchAsync(before);

        const string late = "from the past";
        older.Overtaken.BeforeCommit = commit =>
            commit.Frames.Any(line => Text(line.Frame) == late) ? ReplaceAsync(older) : Task.CompletedTask;
        await RefusedAsync(() => producer.SayAsync(late));
        Assert.DoesNotContain(await seen, frame => Text(frame) == late);
        Assert.DoesNotContain(await older.FramesAsync("s"), frame => Text(frame) == late);
    }

    [Fact]
    public async Task Reading_takes_nothing_from_an_owner_that_lives()
    {
        var run = RunsForEver();
        await using var owner = await StartAsync();
        await using var other = await StartAsync();
        var session = await PromptAsync(owner);
        var producer = new Producer(session, await run);
        await producer.SayAsync("one ");

        await using var frames = other.Session("s").WatchAsync(0, CancellationToken.None).GetAsyncEnumerator();
        await ReadUntilAsync(frames, "one ");
        Assert.Equal(SessionStatus.Running, (await other.Session("s").DescribeAsync(CancellationToken.None))!.Status);
        var history = await other.Session("s").ReadMessagesAsync(CancellationToken.None);
        Assert.Equal("one ", history!.Messages[^1].Parts.Single().Text);

        await producer.SayAsync("two");
        await ReadUntilAsync(frames, "two");
        Assert.Equal(1, (await owner.Store.FindOwnershipAsync("s", CancellationToken.None))!.Epoch);
        Assert.DoesNotContain("recovering", await owner.StatusesAsync("s"));
    }

    [Fact]
    public async Task It_does_not_say_no_by_memory()
    {
        var run = RunsForEver();
        await using var older = await StartAsync();
        await PromptAsync(older);
        await run;
        older.Overtaken.BeforeExecutionExists = _ => ReplaceAsync(older);
        await RefusedAsync(() => older.Session("s").AttachProducerAsync(OthersExecution, CancellationToken.None));
    }

    [Fact]
    public async Task It_is_refused_by_the_sandbox_wherever_it_asks()
    {
        var run = RunsForEver();
        await using var older = await StartAsync();
        await using var newer = await StartAsync();
        await PromptAsync(older);
        await run;
        await newer.Sandbox("s").InspectAsync(2, wake: false, CancellationToken.None);
        foreach (var sandbox in new[] { older.Sandbox("s"), newer.Sandbox("s") })
        {
            await RefusedAsync(() => sandbox.KillAsync(1, CancellationToken.None));
            await RefusedAsync(() => sandbox.RemoveAsync(1, withData: true, CancellationToken.None));
            await RefusedAsync(() => sandbox.InspectAsync(1, wake: false, CancellationToken.None));
        }

        Assert.True(_sandboxes["s"].IsAwake);
        await newer.Sandbox("s").KillAsync(2, CancellationToken.None);
        Assert.False(_sandboxes["s"].IsAwake);
    }

    [Fact]
    public async Task Its_cancel_does_not_reach_the_agent()
    {
        var running = RunsForEver();
        await using var older = await StartAsync();
        await using var newer = await StartAsync();
        await PromptAsync(older);
        var run = await running;
        await newer.Sandbox("s").InspectAsync(2, wake: false, CancellationToken.None);
        await older.Sandbox("s").CancelExecutionAsync(1, run.ExecutionId, TimeSpan.Zero, CancellationToken.None);
        await Eventually.TrueAsync(() => _sandboxes["s"].Heard.Any(c => (string?)c["type"] == "cancel"), "the command was heard");
        Assert.False(run.Cancelled.IsCompleted);
    }

    [Fact]
    public async Task Its_late_start_wakes_no_sandbox()
    {
        await using var older = await StartAsync();
        await using var newer = await StartAsync();
        await older.Sandbox("s").InspectAsync(1, wake: false, CancellationToken.None);
        await newer.Sandbox("s").InspectAsync(2, wake: false, CancellationToken.None);
        await RefusedAsync(() => older.Sandbox("s").StartExecutionAsync(Start(1), CancellationToken.None));
        Assert.Equal(0, _sandboxes.Wakes);
    }

    [Fact]
    public async Task A_removed_sandbox_is_not_made_anew_by_an_owner_of_before()
    {
        await using var world = await StartAsync();
        await world.Sandbox("s").RemoveAsync(2, withData: false, CancellationToken.None);
        await RefusedAsync(() => world.Sandbox("s").StartExecutionAsync(Start(1), CancellationToken.None));
        Assert.Equal(0, _sandboxes.Wakes);
    }

    [Fact]
    public async Task Its_late_removal_leaves_the_sandbox_of_the_new_owner_alone()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _sandboxes.BeforeRemove = () =>
        {
            arrived.SetResult();
            return release.Task;
        };
        await using var older = await StartAsync();
        await using var newer = await StartAsync();
        await older.Sandbox("s").StartExecutionAsync(Start(1), CancellationToken.None);
        var removal = older.Sandbox("s").RemoveAsync(1, withData: false, CancellationToken.None);
        await arrived.Task.WaitAsync(Eventually.Limit);
        await newer.Sandbox("s").StartExecutionAsync(Start(2), CancellationToken.None);
        release.SetResult();
        await RefusedAsync(() => removal);
        Assert.True(_sandboxes["s"].IsAwake);
    }

    [Fact]
    public async Task Its_idle_timer_leaves_the_sandbox_of_the_new_owner_alone()
    {
        await using var older = await StartAsync(idleSleep: TimeSpan.FromSeconds(1));
        await using var newer = await StartAsync();
        await older.Sandbox("s").WarmAsync(1, GrainWorld.User, "demo");
        await Eventually.TrueAsync(async () => await older.Sandbox("s").GetStateAsync() == SandboxState.Awake, "it is awake");
        await newer.Sandbox("s").InspectAsync(2, wake: false, CancellationToken.None);
        await Eventually.TrueAsync(() => older.Log.Have("left its sandbox alone"), "the older one finds out");
        Assert.True(_sandboxes["s"].IsAwake);
    }

    [Fact]
    public async Task An_idle_timer_asks_before_it_puts_others_work_to_sleep()
    {
        var running = RunsForEver();
        await using var older = await StartAsync(idleSleep: TimeSpan.FromSeconds(1));
        await using var newer = await StartAsync();
        await older.Sandbox("s").WarmAsync(1, GrainWorld.User, "demo");
        await Eventually.TrueAsync(async () => await older.Sandbox("s").GetStateAsync() == SandboxState.Awake, "it is awake");

        // The same epoch: the older one took care of a sandbox that it found awake, and knows nothing of this start.
        await newer.Sandbox("s").StartExecutionAsync(Start(1), CancellationToken.None);
        var run = await running;
        var hellos = Hellos();
        await Eventually.TrueAsync(() => Hellos() > hellos, "the idle timer asks");
        Assert.False(run.Killed);
        Assert.True(_sandboxes["s"].IsAwake);
    }

    [Fact]
    public async Task Its_failed_start_is_not_the_new_owners_failure()
    {
        // The older silo hangs in the start; when it goes on the turn is the newer one's.
        var release = new TaskCompletionSource();
        var stuck = new ScriptedSandboxHost { BeforeWake = release.Task };
        await using var older = await GrainWorld.StartAsync(Database, sandboxes: stuck);
        await PromptAsync(older);
        var running = RunsForEver();
        await using var newer = await StartAsync();
        await newer.Session("s").CheckAsync(CancellationToken.None);
        var run = await running;
        stuck.NextWakeFault = new VaporForgeException(ErrorCodes.SandboxUnavailable, "The older silo's Docker is broken.");
        release.SetResult();
        await Eventually.TrueAsync(() => older.Log.Have("did not start"), "the older start fails");
        await new Producer(newer.Session("s"), run).DoneAsync();
        var end = Assert.Single(await newer.FramesAsync("s"), frame => frame.Type == FrameTypes.TurnEnd);
        Assert.Equal("completed", Grains.Sessions.FrameBody.Text(end.Body, "outcome"));
    }

    private static StartExecution Start(long epoch) => new(epoch, GrainWorld.User, "e", "t", "demo", "go", null, null);

    private Task<GrainWorld> StartAsync(TimeSpan? idleSleep = null) => GrainWorld.StartAsync(
        Database,
        sandboxes: _sandboxes,
        configureSandboxes: options => options.IdleSleep = idleSleep ?? TimeSpan.FromHours(1));

    private static async Task<IChatSessionGrain> PromptAsync(GrainWorld world)
    {
        var session = await world.CreateSessionAsync("s");
        await session.SubmitAsync(new SubmitPrompt("one", null, null, WhenBusy.Queue), CancellationToken.None);
        return session;
    }

    private Task<ScriptedRun> RunsForEver()
    {
        var began = new TaskCompletionSource<ScriptedRun>(TaskCreationOptions.RunContinuationsAsynchronously);
        _sandboxes.Agent = run =>
        {
            began.TrySetResult(run);
            return new TaskCompletionSource().Task;
        };
        return began.Task.WaitAsync(Eventually.Limit);
    }

    private int Hellos() => _sandboxes["s"].Heard.Count(command => (string?)command["type"] == "hello");

    /// <summary>All that is seen until the owner gives the session up.</summary>
    private static async Task<List<Frame>> WatchAsync(IChatSessionGrain session)
    {
        var seen = new List<Frame>();
        try
        {
            await foreach (var batch in session.WatchAsync(0, CancellationToken.None)) seen.AddRange(batch.Frames);
        }
        catch (Exception e) when (e is VaporForgeException or EnumerationAbortedException)
        {
            // It says that it is not the owner, or is gone with its activation.
        }

        return seen;
    }

    /// <summary>Another owner takes the session and runs another execution, past the grains: the older owner hears nothing
    /// of it.</summary>
    private static async Task ReplaceAsync(GrainWorld older)
    {
        var now = TimeProvider.System.GetUtcNow();
        var owned = (await older.Store.TakeOwnershipAsync("s", CancellationToken.None))!;
        var state = owned.Row.State;
        var commit = new SessionCommit
        {
            SessionId = "s",
            Epoch = owned.Row.Epoch,
            HeadSeq = owned.Row.HeadSeq,
            Now = now,
            State = state with { Active = state.Active! with { ExecutionId = OthersExecution } },
        };
        Assert.Equal(CommitStatus.Committed, await older.Store.CommitAsync(commit, CancellationToken.None));
    }

    private static async Task ReadUntilAsync(IAsyncEnumerator<FrameBatch> frames, string text)
    {
        do Assert.True(await frames.MoveNextAsync().AsTask().WaitAsync(Eventually.Limit));
        while (frames.Current.Frames.All(frame => Text(frame) != text));
    }

    private static async Task RefusedAsync(Func<Task> call) =>
        Assert.Equal(ErrorCodes.NotOwner, (await Assert.ThrowsAsync<VaporForgeException>(call)).Code);

    private static string? Text(Frame frame) => Grains.Sessions.FrameBody.Text(frame.Body, "text");
}
