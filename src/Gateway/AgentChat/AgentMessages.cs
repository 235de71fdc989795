using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using VaporForge.Gateway.UiMessages;
using VaporForge.Sessions;

namespace VaporForge.Gateway.AgentChat;

/// <summary>What the server says to <c>useAgentChat</c> (CLIENT-PROTOCOLS.md, 2), each one text message.</summary>
internal static class AgentMessages
{
    public static readonly ReadOnlyMemory<byte> Clear = Encoding.UTF8.GetBytes("""{"type":"cf_agent_chat_clear"}""");

    public static readonly ReadOnlyMemory<byte> NoState =
        Encoding.UTF8.GetBytes("""{"type":"cf_agent_state_error","error":"This agent shares no state."}""");

    /// <summary>MCP servers are the agent's own, in its sandbox; clients of this protocol see none.</summary>
    public static readonly ReadOnlyMemory<byte> NoMcpServers = Encoding.UTF8.GetBytes(
        """{"type":"cf_agent_mcp_servers","mcp":{"prompts":[],"resources":[],"servers":{},"tools":[]}}""");

    public static ReadOnlyMemory<byte> Identity(string name, string agent) =>
        Of("cf_agent_identity", ("name", name), ("agent", agent));

    public static ReadOnlyMemory<byte> Resuming(string streamId, string? probeId) =>
        Of("cf_agent_stream_resuming", ("id", streamId), ("probeId", probeId));

    public static ReadOnlyMemory<byte> NothingToResume(string? probeId) =>
        Of("cf_agent_stream_resume_none", ("reason", "idle"), ("probeId", probeId));

    public static ReadOnlyMemory<byte> NoSuchMethod(string callId) => Write(json =>
    {
        json.WriteString("type", "rpc");
        json.WriteString("id", callId);
        json.WriteBoolean("success", false);
        json.WriteString("error", "This agent has no methods to call.");
    });

    public static ReadOnlyMemory<byte> Recovering(bool isRecovering, string streamId) => Write(json =>
    {
        json.WriteString("type", "cf_agent_chat_recovering");
        json.WriteBoolean("recovering", isRecovering);
        json.WriteString("id", streamId);
    });

    /// <param name="isGreeting">Said to a client that has just connected: prompts that it still holds stay.</param>
    public static ReadOnlyMemory<byte> Messages(ImmutableArray<Message> messages, bool isGreeting) => Write(json =>
    {
        json.WriteString("type", "cf_agent_chat_messages");
        if (isGreeting) json.WriteBoolean("connect", true);
        json.WritePropertyName("messages");
        UiMessageJson.Write(json, messages);
    });

    /// <summary>One chunk of a stream.</summary>
    /// <param name="index">Its place in the stream.</param>
    public static ReadOnlyMemory<byte> Chunk(string streamId, ReadOnlySpan<byte> chunk, int index, bool isReplay)
    {
        var body = Encoding.UTF8.GetString(chunk);
        return Response(streamId, body, json =>
        {
            json.WriteBoolean("done", false);
            if (isReplay) json.WriteBoolean("replay", true);
            json.WriteNumber("seq", index);
        });
    }

    /// <summary>All that was said so far has been replayed; what follows is live.</summary>
    public static ReadOnlyMemory<byte> ReplayComplete(string streamId) => Response(streamId, "", json =>
    {
        json.WriteBoolean("done", false);
        json.WriteBoolean("replay", true);
        json.WriteBoolean("replayComplete", true);
    });

    /// <param name="outcome"><c>completed</c> or <c>aborted</c>.</param>
    public static ReadOnlyMemory<byte> Done(string streamId, string outcome, bool isReplay) => Response(streamId, "", json =>
    {
        json.WriteBoolean("done", true);
        if (isReplay) json.WriteBoolean("replay", true);
        json.WriteString("outcome", outcome);
    });

    public static ReadOnlyMemory<byte> Failed(string streamId, string text) => Response(streamId, text, json =>
    {
        json.WriteBoolean("done", true);
        json.WriteBoolean("error", true);
        json.WriteString("outcome", "error");
    });

    private static ReadOnlyMemory<byte> Response(string streamId, string body, Action<Utf8JsonWriter> more) => Write(json =>
    {
        json.WriteString("type", "cf_agent_use_chat_response");
        json.WriteString("id", streamId);
        json.WriteString("body", body);
        more(json);
    });

    private static ReadOnlyMemory<byte> Of(string type, params (string Name, string? Value)[] fields) => Write(json =>
    {
        json.WriteString("type", type);
        foreach (var (name, value) in fields)
        {
            if (value is not null) json.WriteString(name, value);
        }
    });

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, MessageJson.WriterOptions);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
