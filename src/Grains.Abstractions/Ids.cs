using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace VaporForge;

/// <summary>Makes and checks ids: URL-safe text of at most 64 characters. Ids that we make are UUIDv7 in 32 hex digits,
/// so session and turn ids sort by time (RFC 9562, section 5.7), also those of one millisecond: the 12 bits after it are
/// a fraction of the millisecond, and no id of a process is smaller than the one before (section 6.2, method 3).</summary>
public static partial class Ids
{
    public const int MaxLength = 64;

    private const int FractionBits = 12;
    private const int FractionMask = (1 << FractionBits) - 1;

    /// <summary>Each clock has its own order: in tests many tell the time at once.</summary>
    private static readonly ConditionalWeakTable<TimeProvider, StrongBox<long>> Newest = [];

    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var moment = NextMoment(Newest.GetOrCreateValue(time), time.GetUtcNow());
        var id = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(moment >> FractionBits)).ToString("N");

        // The 13th digit is the version.
        return string.Create(CultureInfo.InvariantCulture, $"{id.AsSpan(0, 13)}{moment & FractionMask:x3}{id.AsSpan(16)}");
    }

    /// <summary>An id that must not be guessed (approvals): 128 random bits in hex.</summary>
    public static string NewRandom() => Guid.NewGuid().ToString("N");

    public static bool IsValid(string? id) => id is { Length: > 0 and <= MaxLength } && UrlSafe().IsMatch(id);

    /// <summary>Milliseconds with a binary fraction; when the clock has not moved on, the least that is later.</summary>
    private static long NextMoment(StrongBox<long> newest, DateTimeOffset now)
    {
        var fraction = (now.UtcTicks % TimeSpan.TicksPerMillisecond << FractionBits) / TimeSpan.TicksPerMillisecond;
        var moment = (now.ToUnixTimeMilliseconds() << FractionBits) | fraction;
        while (true)
        {
            var last = Volatile.Read(ref newest.Value);
            var next = Math.Max(moment, last + 1);
            if (Interlocked.CompareExchange(ref newest.Value, next, last) == last) return next;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex UrlSafe();
}
