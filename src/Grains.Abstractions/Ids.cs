using System.Text.RegularExpressions;

namespace VaporForge;

/// <summary>Makes and checks ids: URL-safe text of at most 64 characters. Ids that we make are UUIDv7 in 32 hex digits,
/// so session and turn ids sort by time (RFC 9562, section 5.7).</summary>
public static partial class Ids
{
    public const int MaxLength = 64;

    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    /// <summary>An id that must not be guessed (approvals): 128 random bits in hex.</summary>
    public static string NewRandom() => Guid.NewGuid().ToString("N");

    public static bool IsValid(string? id) => id is { Length: > 0 and <= MaxLength } && UrlSafe().IsMatch(id);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex UrlSafe();
}
