using System.Text.Json;
using VaporForge.EndToEnd.Tests.World;
using VaporForge.Testing;
using VaporForge.Testing.Postgres;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.EndToEnd.Tests;

/// <summary>Two processes over one PostgreSQL, whichever engine: what one of them begins the other goes on with, whoever is asked,
/// and whatever becomes of the first.</summary>
[Needs("postgres")]
public sealed class NodesTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _data = new();
    private VaporForgeProcess[] _nodes = null!;

    private VaporForgeProcess First => _nodes[0];

    private VaporForgeProcess Second => _nodes[1];

    public async Task InitializeAsync()
    {
        var postgres = await PostgresServer.SharedAsync();
        _nodes = await VaporForgeProcess.StartMembersAsync(
            2,
            _data.Path,
            ["--store", "postgres", "--sandbox", "process", "--agent", "demo"],
            new Dictionary<string, string> { ["VF_POSTGRES"] = await postgres.CreateDatabaseAsync() });
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes ?? []) await node.DisposeAsync();
    }

    public void Dispose() => _data.Dispose();

    [ContractFact]
    public async Task Under_a_balancer_that_sends_each_request_to_another_node_nothing_is_lost()
    {
        var session = await First.Api.CreateSessionAsync();
        var turns = new List<string> { TurnOf(await First.Api.SubmitAsync(session, "demo: words=600 delay=5")) };
        var viewers = _nodes.Select(node => new Viewer(node.Api, session)).ToArray();
        var watching = viewers.Select(viewer => viewer.WatchUntilAsync(IsThirdEnd(), () => null)).ToArray();

        for (var request = 0; viewers[0].LastSeq < 500; request++)
        {
            var api = _nodes[request % 2].Api;
            if (request is 10 or 11) turns.Add(TurnOf(await api.SubmitAsync(session, "demo: words=100 delay=1", $"m{request}")));
            await api.GetAsync($"/api/sessions/{session}");
            await api.GetAsync($"/api/sessions/{session}/messages");
        }

        await Task.WhenAll(watching);
        foreach (var viewer in viewers)
        {
            Assert.Equal(turns, viewer.Of("turn-end").Select(frame => frame.GetProperty("turnId").GetString()));
            Assert.All(viewer.Of("turn-end"), frame => Assert.Equal("completed", frame.GetProperty("outcome").GetString()));
            Assert.Equal(World.Words.Through(600) + World.Words.Through(100) + World.Words.Through(100), viewer.Text);
        }

        Assert.Equal(viewers[0].Frames.Select(f => f.GetRawText()), viewers[1].Frames.Select(f => f.GetRawText()));
    }

    [ContractFact]
    public async Task A_node_that_drains_hands_its_turn_over()
    {
        var (viewer, watching) = await BeginAsync(1000);
        Assert.Equal(0, await First.InterruptAsync());
        await watching;
        AssertWhole(viewer, 1000);
    }

    [ContractFact]
    public async Task A_node_that_is_killed_loses_its_turn_to_the_other()
    {
        var (viewer, watching) = await BeginAsync(1000);
        await First.KillAsync();
        await watching;
        AssertWhole(viewer, 1000);
#if ENGINE_ORLEANS
        await Eventually.TrueAsync(() => Second.Output.Contains("refuses connections", StringComparison.Ordinal), "the death is noticed at once");
#endif
    }

    [ContractFact]
    public async Task A_node_that_was_frozen_and_replaced_changes_nothing_when_it_thaws()
    {
        var (viewer, watching) = await BeginAsync(2000);
        First.Freeze();
        var seen = viewer.LastSeq;
        await Eventually.TrueAsync(() => viewer.LastSeq > seen + 200, "the other one goes on");
        First.Thaw();
        await watching;
        AssertWhole(viewer, 2000);

        // What it had under way is refused, and it serves what is there; a silo that others declared dead ends itself instead.
#if ENGINE_ORLEANS
        var late = new Viewer(Second.Api, viewer.Session);
#else
        var late = new Viewer(First.Api, viewer.Session);
#endif
        await late.WatchUntilAsync(frame => TypeOf(frame) == "turn-end", () => null);
        Assert.Equal(viewer.Frames.Select(f => f.GetRawText()), late.Frames.Select(f => f.GetRawText()));
    }

    /// <summary>A turn that the first node owns, watched at the second one, well under way.</summary>
    private async Task<(Viewer Viewer, Task Watching)> BeginAsync(int words)
    {
        var session = await First.Api.CreateSessionAsync();
        var turnId = TurnOf(await First.Api.SubmitAsync(session, $"demo: words={words} delay=5"));
        var viewer = new Viewer(Second.Api, session);
        var watching = viewer.WatchTurnAsync(turnId, () => null);
        await Eventually.TrueAsync(() => viewer.LastSeq > 100, "the turn is well under way");
        return (viewer, watching);
    }

    private static void AssertWhole(Viewer viewer, int words)
    {
        Assert.Equal(World.Words.Through(words), viewer.Text);
        Assert.Equal("completed", Assert.Single(viewer.Of("turn-end")).GetProperty("outcome").GetString());
    }

    private static Func<JsonElement, bool> IsThirdEnd()
    {
        var ends = 0;
        return frame => TypeOf(frame) == "turn-end" && ++ends == 3;
    }

    private static string TurnOf(JsonElement receipt) => receipt.GetProperty("turnId").GetString()!;

    private static string? TypeOf(JsonElement frame) => frame.GetProperty("type").GetString();
}
