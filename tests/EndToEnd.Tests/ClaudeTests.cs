using System.Globalization;
using System.Text.Json;
using VaporForge.EndToEnd.Tests.World;
using VaporForge.Testing;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.EndToEnd.Tests;

/// <summary>The real <c>claude</c> in a real container, against a stand-in of the Messages API.</summary>
public sealed class ClaudeTests
{
    [DockerFact]
    public async Task Claude_streams_writes_a_file_and_resumes_its_session()
    {
        using var data = new TempFolder();
        await using var api = await MessagesApi.StartAsync("0.0.0.0");
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", "docker", "--agent", "claude"], Credential(api));
        var session = await forge.Api.CreateSessionAsync();

        var first = await WatchAsync(forge, session, "write file hello.txt: good morning", "acceptEdits");
        var tool = Assert.Single(first.Of("tool-start"));
        Assert.Equal("Write", tool.GetProperty("name").GetString());
        Assert.False(Assert.Single(first.Of("tool-result")).GetProperty("isError").GetBoolean());
        Assert.Equal("good morning", await ReadFileAsync(session, "/workspace/hello.txt"));
        var agentSession = AgentSession(first);

        var second = await WatchAsync(forge, session, "what did I say?", null);
        Assert.Contains("This conversation has 2 messages from you.", second.Text, StringComparison.Ordinal);
        Assert.True(second.Of("text-delta").Count() > 1, "the text came in one piece");
        Assert.Equal(agentSession, AgentSession(second));
        Assert.True(Assert.Single(second.Of("usage")).GetProperty("outputTokens").GetInt64() > 0);
    }

    private static Dictionary<string, string> Credential(MessagesApi api) => new()
    {
        ["ANTHROPIC_API_KEY"] = "stand-in",
        ["ANTHROPIC_BASE_URL"] = string.Create(CultureInfo.InvariantCulture, $"http://host.docker.internal:{api.Port}"),
    };

    private static async Task<Viewer> WatchAsync(VaporForgeProcess forge, string session, string prompt, string? mode)
    {
        var receipt = await forge.Api.PostAsync($"/api/sessions/{session}/messages", new { prompt, mode });
        var turnId = receipt.GetProperty("turnId").GetString()!;
        var viewer = new Viewer(forge.Api, session, after: receipt.GetProperty("seq").GetInt64());
        await viewer.WatchTurnAsync(turnId, () => null);
        Assert.Equal("completed", viewer.Of("turn-end").Single().GetProperty("outcome").GetString());
        return viewer;
    }

    private static string? AgentSession(Viewer viewer) => viewer.Of("done").Single().GetProperty("sessionId").GetString();

    private static async Task<string> ReadFileAsync(string session, string path) =>
        await DockerCommand.RunAsync("exec", await DockerCommand.FindContainerAsync(session), "cat", path);
}
