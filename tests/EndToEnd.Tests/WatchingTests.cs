using VaporForge.EndToEnd.Tests.World;
using VaporForge.Testing;

namespace VaporForge.EndToEnd.Tests;

public sealed class WatchingTests
{
    private const int Words = 2000;

    [Fact]
    public async Task Three_viewers_that_drop_and_come_back_at_random_see_every_word_once()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "process", "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var receipt = await forge.Api.SubmitAsync(session, $"demo: words={Words} delay=2 tool=3");
        var turnId = receipt.GetProperty("turnId").GetString()!;

        var viewers = Enumerable.Range(0, 3).Select(seed => (Viewer: new Viewer(forge.Api, session), Random: new Random(seed))).ToArray();
        await Task.WhenAll(viewers.Select(v => v.Viewer.WatchTurnAsync(turnId, () => v.Random.Next(1, 400))));

        foreach (var (viewer, _) in viewers)
        {
            Assert.Equal(World.Words.Through(Words), viewer.Text);
            Assert.True(viewer.Connections > 3);
            Assert.Equal("completed", Assert.Single(viewer.Of("turn-end")).GetProperty("outcome").GetString());
        }
    }

    [Fact]
    public async Task A_viewer_that_comes_after_the_end_sees_it_all()
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "process", "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var turnId = (await forge.Api.SubmitAsync(session, "demo: words=50")).GetProperty("turnId").GetString()!;
        await new Viewer(forge.Api, session).WatchTurnAsync(turnId, () => null);

        var late = new Viewer(forge.Api, session);
        await late.WatchTurnAsync(turnId, () => null);
        Assert.Equal(World.Words.Through(50), late.Text);
        var messages = (await forge.Api.GetAsync($"/api/sessions/{session}/messages")).GetProperty("messages");
        Assert.Equal(World.Words.Through(50), messages[1].GetProperty("parts")[0].GetProperty("text").GetString());
    }
}
