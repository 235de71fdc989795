using System.Text;
using VaporForge.Grains.Tests.World;
using VaporForge.Sessions;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;
using VaporForge.Users;

namespace VaporForge.Grains.Tests.Sandboxes;

/// <summary>A configuration on its way to a sandbox, with the real grains.</summary>
public sealed class ApplyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_log_has_what_npm_said_and_the_short_hashes_of_what_was_applied()
    {
        await using var world = await GrainWorld.StartAsync(Path.Combine(_folder.Path, "sessions.db"));
        var server = Encoding.UTF8.GetBytes("""{"command":"node"}""");
        await world.Grains.GetGrain<IUserConfigGrain>(GrainWorld.User)
            .PutAsync(ConfigKind.McpServer, "one", server, CancellationToken.None);
        world.Sandboxes.InstallationLog = ["added 3 packages in 1s", "audited", "found 0 vulnerabilities"];
        var session = await world.CreateSessionAsync("s");
        world.Sandboxes.Agent = async run => await new Producer(session, run).DoneAsync();

        await session.SubmitAsync(new SubmitPrompt("hello", null, null, WhenBusy.Queue), CancellationToken.None);
        await Eventually.TrueAsync(
            async () => (await world.TypesAsync("s")).Contains(FrameTypes.TurnEnd), "the end of the turn");

        foreach (var line in world.Sandboxes.InstallationLog)
            Assert.Single(world.Log.All, text => text.Contains($"npm says: {line}", StringComparison.Ordinal));

        // The SHA-256 of {"one":{"command":"node"}} begins with these eight.
        Assert.Single(world.Log.All, text => text.Contains("applied: mcpServers ef93b643.", StringComparison.Ordinal));
    }
}
