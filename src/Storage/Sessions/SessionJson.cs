using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Storage.Sessions;

/// <summary>The JSON in the database.</summary>
internal static class SessionJson
{
    public static string FromState(SessionState state) =>
        JsonSerializer.Serialize(state, SessionJsonContext.Default.SessionState);

    public static SessionState ToState(string json)
    {
        var state = JsonSerializer.Deserialize(json, SessionJsonContext.Default.SessionState)
            ?? throw new JsonException("The state is null.");

        // An older row may lack what was added later; the generated reader then leaves arrays unset.
        if (state.Queue.IsDefault) state = state with { Queue = [] };
        if (state.Active is { Approvals.IsDefault: true } turn) state = state with { Active = turn with { Approvals = [] } };
        return state;
    }

    public static byte[] FromParts(ImmutableArray<MessagePart> parts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, MessageJson.WriterOptions);
        MessageJson.WriteParts(writer, parts);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
