using VaporForge.Grains.Sessions;
using VaporForge.Grains.Tests.World;
using VaporForge.Sessions;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Grains.Tests.Sessions;

/// <summary>Two silos that do not know of each other on one database: the epoch is the fence.</summary>
public sealed class OwnershipTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Database => Path.Combine(_folder.Path, "sessions.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_owner_that_was_replaced_is_refused_and_the_new_one_goes_on()
    {
        var sandboxes = new ScriptedSandboxHost();
        ScriptedRun? run = null;
        sandboxes.Agent = async started =>
        {
            run = started;
            await new TaskCompletionSource().Task;
        };
        await using var older = await GrainWorld.StartAsync(Database, sandboxes: sandboxes);
        await using var newer = await GrainWorld.StartAsync(Database, sandboxes: sandboxes);
        var before = await older.CreateSessionAsync("s");
        await before.SubmitAsync(new SubmitPrompt("one", null, null, WhenBusy.Queue), CancellationToken.None);
        await Eventually.TrueAsync(() => run is not null, "the agent has the prompt");
        var oldProducer = new Producer(before, run!);
        await oldProducer.SayAsync("1");

        var after = newer.Session("s");
        Assert.Equal(SessionStatus.Running, (await after.DescribeAsync(CancellationToken.None))!.Status);
        var newProducer = new Producer(after, run!);
        Assert.Equal(2, (await newProducer.AttachAsync()).Next);

        // What the older one is asked to write now is refused by the database; it says so, and nothing is in the log.
        var refused = await Assert.ThrowsAsync<VaporForgeException>(() => oldProducer.SayAsync("from the past"));
        Assert.Equal(ErrorCodes.NotOwner, refused.Code);
        Assert.Equal(2, (await newer.FramesAsync("s")).Count(f => f.Type is FrameTypes.TextDelta or FrameTypes.UserMessage));
    }

    [Fact]
    public async Task A_new_owner_starts_the_prompt_that_the_one_before_could_not_hand_over()
    {
        // The first silo's sandbox host hangs, as if it had died between its commit and the prompt's way to the agent.
        var release = new TaskCompletionSource();
        var stuck = new ScriptedSandboxHost { BeforeWake = release.Task };
        await using var older = await GrainWorld.StartAsync(Database, sandboxes: stuck);
        var before = await older.CreateSessionAsync("s");
        await before.SubmitAsync(new SubmitPrompt("one", null, null, WhenBusy.Queue), CancellationToken.None);

        var working = new ScriptedSandboxHost();
        await using var newer = await GrainWorld.StartAsync(Database, sandboxes: working);
        working.Agent = async run => await new Producer(newer.Session("s"), run).DoneAsync();
        await newer.Session("s").CheckAsync(CancellationToken.None);
        await Eventually.TrueAsync(
            async () => (await newer.TypesAsync("s")).Count(type => type == FrameTypes.TurnEnd) == 1, "the turn ends");
        release.SetResult();
    }

    [Fact]
    public async Task A_prompt_whose_owner_died_before_it_was_handed_over_starts_while_somebody_watches()
    {
        var sandboxes = new ScriptedSandboxHost();
        await using var world = await GrainWorld.StartAsync(Database, sandboxes: sandboxes);
        sandboxes.Agent = async run => await new Producer(world.Session("s"), run).DoneAsync();
        await SubmitAndDieAsync(world);
        var ended = SeeEndAsync(world.Session("s").WatchAsync(0, CancellationToken.None));

        // Nobody writes, and the sweep is not of this world.
        await ended.WaitAsync(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task An_owner_that_leaves_does_not_wait_for_those_who_watch()
    {
        var world = await GrainWorld.StartAsync(Database);
        var session = await world.CreateSessionAsync("s");
        await session.ClearAsync(CancellationToken.None);

        // Not disposed: its silo is gone by then.
        var frames = session.WatchAsync(0, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await frames.MoveNextAsync());
        var next = frames.MoveNextAsync().AsTask();

        // Orleans would let it wait for 15 s more.
        await world.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(8));
        await Assert.ThrowsAnyAsync<Exception>(() => next);
    }

    [Fact]
    public async Task A_sandbox_that_gives_no_answer_holds_up_neither_its_session_nor_the_end_of_its_owner()
    {
        await using (var before = await GrainWorld.StartAsync(Database)) await before.CreateSessionAsync("s");
        var answer = new TaskCompletionSource();
        await using var world = await GrainWorld.StartAsync(Database, sandboxes: new ScriptedSandboxHost { BeforeFind = answer.Task });
        var session = world.Session("s");
        var looking = session.DescribeAsync(CancellationToken.None);

        await session.RenameAsync("A new name", CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
        var seen = await looking.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(("A new name", "failed"), (seen!.Title, seen.Sandbox));
        answer.SetResult();
    }

    [Fact]
    public async Task Watchers_see_every_frame_once_across_a_change_of_owner()
    {
        var sandboxes = new ScriptedSandboxHost();
        await using var first = await GrainWorld.StartAsync(Database, sandboxes: sandboxes);
        var session = await first.CreateSessionAsync("s");
        sandboxes.Agent = async run =>
        {
            var producer = new Producer(session, run);
            for (var i = 1; i <= 300; i++) await producer.SayAsync($"w{i}");
            await producer.DoneAsync();
        };
        await session.SubmitAsync(new SubmitPrompt("one", null, null, WhenBusy.Queue), CancellationToken.None);
        var last = await SeeEndAsync(session.WatchAsync(0, CancellationToken.None));

        var stored = await first.FramesAsync("s");
        Assert.Equal(last, stored[^1].Seq);
    }

    /// <summary>Every frame once, until the turn ends.</summary>
    private static async Task<long> SeeEndAsync(IAsyncEnumerable<FrameBatch> batches)
    {
        long last = 0;
        await foreach (var batch in batches)
        {
            foreach (var frame in batch.Frames) Assert.Equal(++last, frame.Seq);
            if (batch.Frames[^1].Type == FrameTypes.TurnEnd) break;
        }

        return last;
    }

    /// <summary>Past the grains: what a silo leaves that dies just after the commit of a prompt.</summary>
    private static async Task SubmitAndDieAsync(GrainWorld world)
    {
        var now = TimeProvider.System.GetUtcNow();
        var state = new SessionState { Title = "A chat", Agent = "demo" };
        await world.Store.CreateAsync(new NewSession("s", GrainWorld.User, state, now), CancellationToken.None);
        var owned = (await world.Store.TakeOwnershipAsync("s", CancellationToken.None))!;
        var decision = new OwnedLog(owned, tailFrames: 1, now).Decide(now);
        TurnRules.Submit(decision, new SubmitPrompt("one", null, null, WhenBusy.Queue), Ids.NewRandom);
        await world.Store.CommitAsync(decision.ToCommit("s", owned.Row.Epoch), CancellationToken.None);
    }
}
