using System.Globalization;

namespace VaporForge.Gateway.Ingest;

/// <summary>JSON may spell half of a surrogate pair as an escape (<c>\ud83d</c>), as JavaScript does for text that was cut within a
/// character. That is no text: whoever reads it as a string fails. It becomes U+FFFD here, once, for all who read later.</summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>The line itself when it has none. The length never changes.</summary>
    public static ReadOnlySpan<byte> Replaced(ReadOnlySpan<byte> json)
    {
        Span<byte> copy = default;
        for (var at = Next(json, 0); at >= 0; at = Next(json, at))
        {
            var unit = UnitAt(json, at);
            if (unit is null)
            {
                // Another escape of two characters; a broken one is the parser's business.
                at += 2;
                continue;
            }

            var isPair = char.IsHighSurrogate(unit.Value)
                && UnitAt(json, at + EscapeLength) is { } second
                && char.IsLowSurrogate(second);
            if (!isPair && char.IsSurrogate(unit.Value))
            {
                if (copy.IsEmpty) copy = json.ToArray();
                "fffd"u8.CopyTo(copy[(at + 2)..]);
            }

            at += isPair ? 2 * EscapeLength : EscapeLength;
        }

        return copy.IsEmpty ? json : copy;
    }

    private static int Next(ReadOnlySpan<byte> json, int from)
    {
        if (from >= json.Length) return -1;
        var found = json[from..].IndexOf((byte)'\\');
        return found < 0 ? -1 : from + found;
    }

    /// <summary>The UTF-16 unit that an escape there spells; null when there is no such escape.</summary>
    private static char? UnitAt(ReadOnlySpan<byte> json, int at) =>
        at + EscapeLength <= json.Length
        && json[at] == '\\'
        && json[at + 1] == 'u'
        && ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
