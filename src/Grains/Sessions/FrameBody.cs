using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VaporForge.Grains.Sessions;

/// <summary>Writes and reads the own fields of frames (<see cref="VaporForge.Sessions.Frame.Body"/>).</summary>
internal static class FrameBody
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly byte[] Empty = "{}"u8.ToArray();

    /// <summary>An object of the fields whose value is not null.</summary>
    public static byte[] Of(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        foreach (var (name, value) in fields)
        {
            if (value is not null) writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The body of a snapshot that stands for a history that is gone.</summary>
    public static byte[] EmptySnapshot(long throughSeq) =>
        Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{{\"throughSeq\":{throughSeq},\"messages\":[]}}"));

    /// <summary>The text field of that name; null when it is absent or no text.</summary>
    public static string? Text(byte[] body, string name)
    {
        var reader = new Utf8JsonReader(body);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>The number field of that name; null when it is absent or no whole number.</summary>
    public static int? Number(byte[] body, string name)
    {
        var reader = new Utf8JsonReader(body);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value)
            ? value
            : null;
    }

    /// <summary>The number field of that name; null when it is absent, no number, or one that no decimal can hold.</summary>
    public static decimal? Decimal(byte[] body, string name)
    {
        var reader = new Utf8JsonReader(body);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var value)
            ? value
            : null;
    }

    public static bool True(byte[] body, string name)
    {
        var reader = new Utf8JsonReader(body);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.True;
    }

    /// <summary>The field of that name as UTF-8 JSON; null when it is absent.</summary>
    public static byte[]? Raw(byte[] body, string name)
    {
        var reader = new Utf8JsonReader(body);
        if (!Find(ref reader, name)) return null;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    /// <summary>The same fields, with that text as the field of that name, which comes first.</summary>
    public static byte[] With(byte[] body, string name, string value)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + name.Length + value.Length);
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        writer.WriteString(name, value);
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isReplaced = reader.ValueTextEquals(name);
            var other = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isReplaced) continue;
            writer.WritePropertyName(other);
            writer.WriteRawValue(body.AsSpan(start, (int)reader.BytesConsumed - start), skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Leaves the reader on the value of the top-level property of that name.</summary>
    private static bool Find(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found) return true;
            reader.Skip();
        }

        return false;
    }
}
