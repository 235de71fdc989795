using System.Text.Json;
using VaporForge.EndToEnd.Tests.World;
using VaporForge.Testing;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.EndToEnd.Tests;

/// <summary>What runs in the sandbox is killed in the middle of a turn.</summary>
public sealed class AgentHostTests
{
    private const int AllWords = 100_000;

    [Fact]
    public Task Agent_host_that_is_killed_loses_no_word_that_it_had_accepted() => LoseNothingAsync("process", (sandbox, _) =>
    {
        sandbox.AgentHost.Kill();
        return Task.CompletedTask;
    });

    [DockerFact]
    public Task Container_that_is_killed_loses_no_word_that_it_had_accepted() => LoseNothingAsync("docker", async (_, session) =>
        await DockerCommand.RunAsync("kill", await DockerCommand.FindContainerAsync(session)));

    [Fact]
    public Task Agent_host_and_silo_that_are_killed_together_lose_no_word() => LoseNothingAsync("process", (sandbox, _) =>
    {
        sandbox.AgentHost.Kill();
        return Task.CompletedTask;
    }, killSilo: true);

    [Fact]
    public async Task Agent_that_is_killed_fails_its_turn_and_the_next_prompt_runs()
    {
        using var data = new TempFolder();
        await using var forge = await StartAsync(data, "process");
        var (session, viewer, watching) = await BeginTurnAsync(forge);

        new Sandbox(forge, session).Agent.Kill();
        await watching;

        AssertEnd(viewer, "failed", "crashed, exit code 137");
        Assert.StartsWith(viewer.Text, World.Words.Through(AllWords), StringComparison.Ordinal);
        await AssertNextPromptRunsAsync(forge, session, viewer);
    }

    /// <summary>The silo is frozen while it happens, so that much is accepted which nobody has acknowledged.</summary>
    private static async Task LoseNothingAsync(string kind, Func<Sandbox, string, Task> killAsync, bool killSilo = false)
    {
        using var data = new TempFolder();
        await using var forge = await StartAsync(data, kind);
        var (session, viewer, watching) = await BeginTurnAsync(forge);
        var sandbox = new Sandbox(forge, session);
        var seen = viewer.Text.Length;

        forge.Freeze();
        await Eventually.TrueAsync(() => sandbox.HeldText().Length > seen + 5000, "the agent went on");
        await killAsync(sandbox, session);
        var held = sandbox.HeldText();
        if (killSilo)
        {
            await forge.KillAsync();
            await forge.StartAgainAsync();
        }
        else
        {
            forge.Thaw();
        }

        await watching;

        Assert.EndsWith(held, viewer.Text, StringComparison.Ordinal);
        Assert.StartsWith(viewer.Text, World.Words.Through(AllWords), StringComparison.Ordinal);
        AssertEnd(viewer, "lost", "agent-host-lost");
        await AssertNextPromptRunsAsync(forge, session, viewer);
        await Eventually.TrueAsync(sandbox.HoldsNothing, "what is delivered is given back to the disk");
    }

    private static Task<VaporForgeProcess> StartAsync(TempFolder data, string sandbox) =>
        VaporForgeProcess.StartAsync(data.Path, ["--sandbox", sandbox, "--agent", "demo"]);

    private static async Task<(string Session, Viewer Viewer, Task Watching)> BeginTurnAsync(VaporForgeProcess forge)
    {
        var session = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, $"demo: words={AllWords} delay=1")).GetProperty("turnId").GetString()!;
        var viewer = new Viewer(forge.Api, session);
        var watching = viewer.WatchTurnAsync(turnId, () => null);
        await Eventually.TrueAsync(() => viewer.LastSeq > 200, "the turn is under way");
        return (session, viewer, watching);
    }

    private static void AssertEnd(Viewer viewer, string outcome, string reason)
    {
        JsonElement end = Assert.Single(viewer.Of("turn-end"));
        Assert.Equal(outcome, end.GetProperty("outcome").GetString());
        Assert.Equal(reason, end.GetProperty("reason").GetString());
        Assert.Single(viewer.Of("process-exit"));
    }

    private static async Task AssertNextPromptRunsAsync(VaporForgeProcess forge, string session, Viewer viewer)
    {
        var next = (await forge.Api.SubmitAsync(session, "demo: words=20")).GetProperty("turnId").GetString()!;
        var after = new Viewer(forge.Api, session, viewer.LastSeq);
        await after.WatchTurnAsync(next, () => null);
        Assert.Equal(World.Words.Through(20), after.Text);
    }
}
