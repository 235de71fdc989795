using System.Buffers;
using System.Text.Json;

namespace VaporForge.Sessions;

/// <summary>How an ending looks in JSON, in a message and in the database: <c>{outcome,reason,at,usage,errors}</c>; what it does
/// not have is left out.</summary>
public static class TurnEndingJson
{
    public static byte[] From(TurnEnding ending)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, MessageJson.WriterOptions);
        Write(writer, ending);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter writer, TurnEnding ending)
    {
        writer.WriteStartObject();
        writer.WriteString("outcome", Words.Of(ending.Outcome));
        if (ending.Reason is { } reason) writer.WriteString("reason", reason);
        writer.WriteString("at", MessageJson.Time(ending.At));
        if (ending.Usage is { } usage) Write(writer, usage);
        if (!ending.Errors.IsEmpty)
        {
            writer.WriteStartArray("errors");
            foreach (var error in ending.Errors) writer.WriteStringValue(error);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="From"/> wrote.</summary>
    public static TurnEnding Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var ending = document.RootElement;
        return new TurnEnding(
            Words.Outcome(ending.GetProperty("outcome").GetString()!),
            ending.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
            ending.GetProperty("at").GetDateTimeOffset(),
            ending.TryGetProperty("usage", out var usage) ? ReadUsage(usage) : null,
            ending.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray().Select(error => error.GetString()!)] : []);
    }

    private static void Write(Utf8JsonWriter writer, SessionUsage usage)
    {
        writer.WriteStartObject("usage");
        writer.WriteNumber("inputTokens", usage.InputTokens);
        writer.WriteNumber("outputTokens", usage.OutputTokens);
        if (usage.CostUsd is { } cost) writer.WriteNumber("costUsd", cost);
        writer.WriteEndObject();
    }

    private static SessionUsage ReadUsage(JsonElement usage) => new(
        usage.GetProperty("inputTokens").GetInt64(),
        usage.GetProperty("outputTokens").GetInt64(),
        usage.TryGetProperty("costUsd", out var cost) ? cost.GetDecimal() : null);
}
