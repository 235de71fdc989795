using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VaporForge.Gateway.Json;

/// <summary>Times on the wire: ISO 8601, UTC, to the millisecond (<c>2026-11-21T12:00:00.000Z</c>).</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    public const int Length = 24;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Length];
        WriteTo(text, value);
        writer.WriteStringValue(text);
    }

    public static string Text(DateTimeOffset value) => value.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture);

    public static void WriteTo(Span<byte> destination, DateTimeOffset value)
    {
        if (!value.ToUniversalTime().TryFormat(destination, out _, Format, CultureInfo.InvariantCulture))
            throw new ArgumentException($"A time takes {Length} bytes.", nameof(destination));
    }
}
