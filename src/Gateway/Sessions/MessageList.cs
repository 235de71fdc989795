using System.Text.Json;
using System.Text.Json.Serialization;
using VaporForge.Gateway.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Sessions;

/// <summary>The history as the API's description shows it; <see cref="MessageHistoryJson"/> writes it.</summary>
public sealed record MessageList(long HeadSeq, IReadOnlyList<MessageView> Messages);

/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Ending">Of a turn that ended: its <c>assistant</c> message has it, or the <c>user</c> message of a turn that never
/// ran.</param>
public sealed record MessageView(
    string Id,
    string Role,
    IReadOnlyList<MessagePartView> Parts,
    DateTimeOffset CreatedAt,
    string TurnId,
    TurnEndingView? Ending = null);

/// <param name="Outcome"><c>completed</c>, <c>stopped</c>, <c>failed</c> or <c>lost</c>.</param>
/// <param name="Usage">Of this turn.</param>
/// <param name="Errors">What its <c>error</c> frames said: the first 16, each of at most 4096 characters.</param>
public sealed record TurnEndingView(
    string Outcome, DateTimeOffset At, string? Reason = null, SessionUsage? Usage = null, IReadOnlyList<string>? Errors = null);

/// <param name="Type"><c>text</c>, <c>reasoning</c> or <c>tool</c>.</param>
/// <param name="Id">Of a tool: the call's id.</param>
/// <param name="State">Of a tool: <c>running</c>, <c>done</c> or <c>error</c>.</param>
public sealed record MessagePartView(
    string Type,
    string? Text = null,
    string? Id = null,
    string? Name = null,
    string? State = null,
    RawJson? Input = null,
    RawJson? Output = null);

/// <summary>Writes messages the way snapshots have them.</summary>
internal sealed class MessageHistoryJson : JsonConverter<MessageHistory>
{
    public override MessageHistory Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Nobody sends a history.");

    public override void Write(Utf8JsonWriter writer, MessageHistory value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("headSeq", value.HeadSeq);
        writer.WriteStartArray("messages");
        foreach (var message in value.Messages) MessageJson.Write(writer, message);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
