using System.Text.Json;

namespace VaporForge.Chaos.Checking;

/// <summary>A frame of the log, read.</summary>
/// <param name="Json">Every character as it came.</param>
internal sealed record LoggedFrame(
    long Seq, string Type, string? TurnId, DateTimeOffset At, string Json, JsonElement Fields)
{
    /// <exception cref="InvalidDataException">It is no frame as the wire contract has it.</exception>
    public static LoggedFrame Parse(string json)
    {
        try
        {
            var fields = JsonElement.Parse(json);
            return new LoggedFrame(
                fields.GetProperty("seq").GetInt64(),
                fields.GetProperty("type").GetString() ?? throw new InvalidDataException($"no type: {json}"),
                fields.TryGetProperty("turnId", out var turn) ? turn.GetString() : null,
                fields.GetProperty("at").GetDateTimeOffset(),
                json,
                fields);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"not a frame: {json}", e);
        }
    }

    /// <summary>A field as text; null where it is missing or something else.</summary>
    public string? Text(string field) =>
        Fields.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
