using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VaporForge.Grains.Sandboxes;

/// <summary>JSON with sorted keys and no white space, so that equal values have equal bytes (WIRE.md, 5).
/// Pure.</summary>
internal static class CanonicalJson
{
    /// <summary>What stands for nothing at all.</summary>
    public const string EmptyHash = "empty";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256 in lower-case hex; <see cref="EmptyHash"/> for null, <c>{}</c>, <c>[]</c> and
    /// <c>""</c>.</summary>
    public static string Hash(JsonElement value) =>
        IsEmpty(value) ? EmptyHash : Convert.ToHexStringLower(SHA256.HashData(Write(value)));

    public static byte[] Write(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.String => value.GetString() is { Length: 0 },
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        _ => false,
    };
}
