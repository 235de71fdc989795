using System.Text.Json;

namespace VaporForge.Gateway.UiMessages;

/// <summary>Reads frames as viewers get them.</summary>
internal static class FrameJson
{
    /// <summary>As deep as tool inputs and outputs may be, and the frame around them.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1001 };

    public static JsonDocument Parse(ReadOnlyMemory<byte> frame) => JsonDocument.Parse(frame, Deep);

    public static string TypeOf(JsonElement frame) => Text(frame, "type") ?? "";

    public static string? TurnIdOf(JsonElement frame) => Text(frame, "turnId");

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool IsTrue(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static JsonElement? Value(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : null;
}
