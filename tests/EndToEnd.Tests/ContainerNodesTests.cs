using VaporForge.EndToEnd.Tests.World;
using VaporForge.Testing;
using VaporForge.Testing.Postgres;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.EndToEnd.Tests;

/// <summary>Two processes over one PostgreSQL and one Docker Engine: a container belongs to its session, not to the process that made
/// it.</summary>
[Needs("postgres")]
public sealed class ContainerNodesTests
{
    [DockerFact]
    public async Task A_turn_in_a_container_goes_on_when_its_node_is_killed_and_so_does_the_container()
    {
        using var data = new TempFolder();
        var postgres = await PostgresServer.SharedAsync();
        var nodes = await VaporForgeProcess.StartMembersAsync(
            2,
            data.Path,
            ["--store", "postgres", "--sandbox", "docker", "--agent", "demo"],
            new Dictionary<string, string> { ["VF_POSTGRES"] = await postgres.CreateDatabaseAsync() });
        await using var first = nodes[0];
        await using var second = nodes[1];

        var session = await first.Api.CreateSessionAsync();
        var turnId = (await first.Api.SubmitAsync(session, "demo: words=1000 delay=5")).GetProperty("turnId").GetString()!;
        var viewer = new Viewer(second.Api, session);
        var watching = viewer.WatchTurnAsync(turnId, () => null);
        await Eventually.TrueAsync(() => viewer.LastSeq > 100, "the turn is well under way");
        var container = await DockerCommand.FindContainerAsync(session);
        await first.KillAsync();
        await watching;

        Assert.Equal(World.Words.Through(1000), viewer.Text);
        Assert.Equal("completed", Assert.Single(viewer.Of("turn-end")).GetProperty("outcome").GetString());
        Assert.NotEqual("", container);
        Assert.Equal(container, await DockerCommand.FindContainerAsync(session));

        // Its next turn too is the same container's, whoever owns the session by now.
        await second.Api.SubmitAsync(session, "demo: words=5 delay=1", "m2");
        await viewer.WatchUntilAsync(frame => frame.GetProperty("type").GetString() == "turn-end", () => null);
        Assert.Equal(container, await DockerCommand.FindContainerAsync(session));
    }
}
