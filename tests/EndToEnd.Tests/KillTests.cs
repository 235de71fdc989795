using VaporForge.EndToEnd.Tests.World;
using VaporForge.Testing;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.EndToEnd.Tests;

/// <summary>The process is killed in the middle of a turn: the sandbox goes on, the next process takes over.</summary>
public sealed class KillTests
{
    private const int Words = 1500;

    [DockerFact]
    public Task A_turn_in_a_container_survives_SIGKILL_of_the_process() => SurviveAsync("docker");

    [Fact]
    public Task A_turn_in_a_plain_process_survives_SIGKILL_of_the_process() => SurviveAsync("process");

    private static async Task SurviveAsync(string sandbox)
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", sandbox, "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, $"demo: words={Words} delay=5")).GetProperty("turnId").GetString()!;

        var viewer = new Viewer(forge.Api, session);
        var watching = viewer.WatchTurnAsync(turnId, () => null);
        await Eventually.TrueAsync(() => viewer.LastSeq > 200, "the turn is well under way");
        await forge.KillAsync();
        var seenAtKill = viewer.LastSeq;
        await forge.StartAgainAsync();
        await watching;

        Assert.True(viewer.LastSeq > seenAtKill);
        Assert.Equal(World.Words.Through(Words), viewer.Text);
        Assert.Equal("completed", Assert.Single(viewer.Of("turn-end")).GetProperty("outcome").GetString());

        var late = new Viewer(forge.Api, session);
        await late.WatchTurnAsync(turnId, () => null);
        Assert.Equal(viewer.Frames.Select(f => f.GetRawText()), late.Frames.Select(f => f.GetRawText()));
    }
}
