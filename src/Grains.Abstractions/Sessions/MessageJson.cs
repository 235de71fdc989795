using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VaporForge.Sessions;

/// <summary>How a message looks in JSON (WIRE.md, 1 and 2): <c>{id,role,parts,createdAt,turnId,ending}</c>; without an ending
/// where there is none. The one place for the messages call, for <c>snapshot</c> frames, and for the stored parts.</summary>
public static class MessageJson
{
    /// <summary>Tool input and output come from agents: as deep as they like within reason.</summary>
    private const int MaxDepth = 1000;

    /// <summary>Writers of messages should use these: text stays readable, and is never put into HTML
    /// unescaped.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Utf8JsonWriter writer, Message message)
    {
        WriteStart(writer, message.Id, message.Role);
        WriteParts(writer, message.Parts);
        WriteOrigin(writer, message.CreatedAt, message.TurnId);
        if (message.Ending is { } ending)
        {
            writer.WritePropertyName("ending");
            TurnEndingJson.Write(writer, ending);
        }

        writer.WriteEndObject();
    }

    /// <summary>The same from parts and an ending that are JSON already (as <see cref="WriteParts"/> and
    /// <see cref="TurnEndingJson.From"/> wrote them).</summary>
    public static void Write(
        Utf8JsonWriter writer,
        string id,
        string role,
        ReadOnlySpan<byte> parts,
        DateTimeOffset createdAt,
        string turnId,
        ReadOnlySpan<byte> ending)
    {
        WriteStart(writer, id, role);
        writer.WriteRawValue(parts, skipInputValidation: true);
        WriteOrigin(writer, createdAt, turnId);
        if (!ending.IsEmpty)
        {
            writer.WritePropertyName("ending");
            writer.WriteRawValue(ending, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    /// <summary>An array of <c>{"type":"text","text"}</c>, <c>{"type":"reasoning","text"}</c> and
    /// <c>{"type":"tool","id","name","state","input","output"}</c>; what a part does not have is left out.</summary>
    public static void WriteParts(Utf8JsonWriter writer, ImmutableArray<MessagePart> parts)
    {
        writer.WriteStartArray();
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            writer.WriteString("type", part.Type);
            WriteIfPresent(writer, "text", part.Text);
            WriteIfPresent(writer, "id", part.ToolId);
            WriteIfPresent(writer, "name", part.ToolName);
            WriteIfPresent(writer, "state", part.State);
            WriteIfPresent(writer, "input", part.Input);
            WriteIfPresent(writer, "output", part.Output);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads what <see cref="WriteParts"/> wrote.</summary>
    public static ImmutableArray<MessagePart> ReadParts(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return [.. document.RootElement.EnumerateArray().Select(ReadPart)];
    }

    private static MessagePart ReadPart(JsonElement part) => new(
        part.GetProperty("type").GetString()!,
        Text(part, "text"),
        Text(part, "id"),
        Text(part, "name"),
        Text(part, "state"),
        Raw(part, "input"),
        Raw(part, "output"));

    private static void WriteStart(Utf8JsonWriter writer, string id, string role)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("role", role);
        writer.WritePropertyName("parts");
    }

    private static void WriteOrigin(Utf8JsonWriter writer, DateTimeOffset createdAt, string turnId)
    {
        writer.WriteString("createdAt", Time(createdAt));
        writer.WriteString("turnId", turnId);
    }

    internal static string Time(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, byte[]? json)
    {
        if (json is null) return;
        RequireJson(json);
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    /// <summary>The writer's own check stops at a depth of 64.</summary>
    /// <exception cref="JsonException">Something that is not JSON would make the whole message unreadable.</exception>
    private static void RequireJson(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
        }
    }

    private static string? Text(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static byte[]? Raw(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value) ? System.Text.Encoding.UTF8.GetBytes(value.GetRawText()) : null;
}
