using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using VaporForge.Gateway.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.UiMessages;

/// <summary>Writes stored messages as the AI SDK's <c>UIMessage</c>s. The running turn's answer is not among them: it comes
/// by its stream, from the beginning.</summary>
internal static class UiMessageJson
{
    public static IResult Answer(ImmutableArray<Message> messages)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, MessageJson.WriterOptions);
        Write(json, messages);
        json.Flush();
        return Results.Bytes(buffer.WrittenMemory, "application/json; charset=utf-8");
    }

    public static void Write(Utf8JsonWriter json, ImmutableArray<Message> messages)
    {
        json.WriteStartArray();
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("id", message.Id);
            json.WriteString("role", message.Role);
            json.WriteStartObject("metadata");
            json.WriteString("createdAt", UtcTime.Text(message.CreatedAt));
            json.WriteString("turnId", message.TurnId);
            json.WriteEndObject();
            json.WriteStartArray("parts");
            foreach (var part in message.Parts) Write(json, part);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, MessagePart part)
    {
        json.WriteStartObject();
        if (part.Type == MessagePart.ToolType)
        {
            WriteTool(json, part);
        }
        else
        {
            json.WriteString("type", part.Type);
            json.WriteString("text", part.Text);
            json.WriteString("state", "done");
        }

        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, MessagePart part)
    {
        var isDone = part.State == MessagePart.ToolDone;
        json.WriteString("type", "dynamic-tool");
        json.WriteString("toolName", part.ToolName is { Length: > 0 } name ? name : "tool");
        json.WriteString("toolCallId", part.ToolId);
        json.WriteBoolean("providerExecuted", true);
        json.WriteString("state", isDone ? "output-available" : "output-error");
        json.WritePropertyName("input");
        json.WriteRawValue(part.Input ?? Null, skipInputValidation: true);
        if (isDone)
        {
            json.WritePropertyName("output");
            json.WriteRawValue(part.Output ?? Null, skipInputValidation: true);
        }
        else
        {
            json.WriteString("errorText", ErrorTextOf(part));
        }
    }

    private static string ErrorTextOf(MessagePart part)
    {
        if (part.Output is not { } output) return TurnTranslation.ToolEndedWithTurn;
        var reader = new Utf8JsonReader(output);
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : System.Text.Encoding.UTF8.GetString(output);
    }

    private static byte[] Null { get; } = [.. "null"u8];
}
