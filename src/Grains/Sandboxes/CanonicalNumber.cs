using System.Globalization;
using System.Text.Json;

namespace VaporForge.Grains.Sandboxes;

/// <summary>Numbers of JSON as ECMAScript spells them (RFC 8785, section 3.2.2.3): as double precision, which is also how
/// the agent host and the agents read them. Pure.</summary>
internal static class CanonicalNumber
{
    /// <summary>Numbers from here on, and as small on the other side, are written with an exponent.</summary>
    private const int LongestInteger = 21;
    private const int MostLeadingZeros = 6;

    /// <summary>What is too large for a double stays as it was written.</summary>
    public static string Of(JsonElement number) =>
        number.TryGetDouble(out var value) && double.IsFinite(value) ? Of(value) : number.GetRawText();

    private static string Of(double value)
    {
        if (value == 0) return "0";
        var sign = value < 0 ? "-" : "";
        var (digits, point) = Shortest(Math.Abs(value));
        return sign + point switch
        {
            > LongestInteger or <= -MostLeadingZeros => WithExponent(digits, point - 1),
            <= 0 => $"0.{new string('0', -point)}{digits}",
            _ when point >= digits.Length => digits.PadRight(point, '0'),
            _ => $"{digits[..point]}.{digits[point..]}",
        };
    }

    /// <summary>The fewest digits that read back as the same double, and how many of them stand before the point.</summary>
    private static (string Digits, int Point) Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var exponent = text.Length == 2 ? int.Parse(text[1], CultureInfo.InvariantCulture) : 0;
        var parts = text[0].Split('.');
        var digits = string.Concat(parts);
        var significant = digits.TrimStart('0');
        var point = parts[0].Length + exponent - (digits.Length - significant.Length);
        return (significant.TrimEnd('0'), point);
    }

    private static string WithExponent(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        var sign = exponent < 0 ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{sign}{Math.Abs(exponent)}");
    }
}
