using System.Text.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.AgentChat;

/// <summary>What a client of <c>useAgentChat</c> says and reads.</summary>
internal static class AgentChatProtocol
{
    public static string Path(string id) => $"/agents/chat-session-agent/{id}";

    public static Task<SocketClient> ConnectAsync(this GatewayHost host, string id) =>
        SocketClient.OpenAsync(host, Path(id), "_pk=tab", ("Authorization", $"Bearer {GatewayHost.AliceToken}"));

    /// <summary>A connection to a session in which nothing was said yet.</summary>
    public static async Task<SocketClient> GreetedAsync(this GatewayHost host, FakeSession session)
    {
        var client = await host.ConnectAsync(session.Id);
        Assert.Equal(["cf_agent_identity", "cf_agent_mcp_servers"], await TypesAsync(client, 2));
        await client.SendAsync("""{"type":"cf_agent_stream_resume_request","probeId":"ready"}""");
        Assert.Equal(["cf_agent_stream_resume_none"], await TypesAsync(client, 1));
        return client;
    }

    /// <summary>Begins a turn from elsewhere.</summary>
    public static Task<string> RunAsync(FakeSession session)
    {
        session.Submit(new SubmitPrompt("hello", null, null, WhenBusy.Queue));
        return Task.FromResult(session.Active!.TurnId);
    }

    public static Task TurnAsync(FakeSession session) => Eventually.TrueAsync(() => session.Active is not null, "the turn runs");

    public static string Request(string id, string text)
    {
        var body = $$"""{"messages":[{"id":"u-{{id}}","role":"user","parts":[{"type":"text","text":"{{text}}"}]}],"trigger":"submit-message"}""";
        return $$$"""{"type":"cf_agent_use_chat_request","id":"{{{id}}}","init":{"method":"POST","body":{{{JsonSerializer.Serialize(body)}}}}}""";
    }

    public static async Task<string[]> TypesAsync(SocketClient client, int count)
    {
        var types = new List<string>();
        while (types.Count < count) types.Add(TypeOf((await client.NextAsync())!.Value));
        return [.. types];
    }

    /// <summary>The next frames of streams; what else is said is passed over.</summary>
    public static async Task<JsonElement[]> ResponsesAsync(SocketClient client, int count)
    {
        var frames = new List<JsonElement>();
        while (frames.Count < count)
        {
            var message = (await client.NextAsync())!.Value;
            if (TypeOf(message) == "cf_agent_use_chat_response") frames.Add(message);
        }

        return [.. frames];
    }

    public static string TypeOf(JsonElement message) => message.GetProperty("type").GetString()!;

    public static string ChunkTypeOf(JsonElement frame)
    {
        if (frame.TryGetProperty("error", out _)) return "error";
        if (frame.GetProperty("done").GetBoolean()) return "done";
        return frame.TryGetProperty("replayComplete", out _)
            ? "replay complete"
            : JsonDocument.Parse(frame.GetProperty("body").GetString()!).RootElement.GetProperty("type").GetString()!;
    }
}
