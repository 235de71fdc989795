using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VaporForge.Grains.Sandboxes;

/// <summary>JSON with sorted keys and no white space, so that equal values have equal bytes (WIRE.md, 5), spelled as
/// RFC 8785 says. Pure.</summary>
internal static class CanonicalJson
{
    /// <summary>What stands for nothing at all.</summary>
    public const string EmptyHash = "empty";

    private const int ShortLength = 8;

    /// <summary>SHA-256 in lower-case hex; <see cref="EmptyHash"/> for null, <c>{}</c>, <c>[]</c> and
    /// <c>""</c>.</summary>
    public static string Hash(JsonElement value) =>
        IsEmpty(value) ? EmptyHash : Convert.ToHexStringLower(SHA256.HashData(Write(value)));

    /// <summary>A hash for people's eyes. Comparing takes all of it.</summary>
    public static string Short(string hash) => hash.Length > ShortLength ? hash[..ShortLength] : hash;

    public static byte[] Write(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal);
                AppendAll(text, '{', members, AppendMember, '}');
                break;
            case JsonValueKind.Array:
                AppendAll(text, '[', value.EnumerateArray(), Append, ']');
                break;
            case JsonValueKind.String:
                AppendText(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(CanonicalNumber.Of(value));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendAll<T>(
        StringBuilder text, char open, IEnumerable<T> items, Action<StringBuilder, T> append, char close)
    {
        text.Append(open);
        var start = text.Length;
        foreach (var item in items)
        {
            if (text.Length > start) text.Append(',');
            append(text, item);
        }

        text.Append(close);
    }

    private static void AppendMember(StringBuilder text, JsonProperty member)
    {
        AppendText(text, member.Name);
        text.Append(':');
        Append(text, member.Value);
    }

    /// <summary>Only what must be escaped is (RFC 8785, section 3.2.2.2).</summary>
    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
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
