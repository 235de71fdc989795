using System.Globalization;

namespace VaporForge.Docker.Engine;

/// <summary>A version of the Docker Engine API, such as 1.41.</summary>
internal readonly record struct ApiVersion(int Major, int Minor) : IComparable<ApiVersion>
{
    /// <summary>The oldest that we speak: Docker Engine 20.10 (December 2020).</summary>
    public static readonly ApiVersion Oldest = new(1, 41);

    /// <summary>The newest that we speak. A newer engine is asked to speak this one; engines from 29 on refuse what is
    /// older than 1.44.</summary>
    public static readonly ApiVersion Newest = new(1, 48);

    public static bool TryParse(string? text, out ApiVersion version)
    {
        version = default;
        var dot = text?.IndexOf('.') ?? -1;
        if (dot < 0) return false;
        if (!int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major)) return false;
        if (!int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)) return false;
        version = new ApiVersion(major, minor);
        return true;
    }

    /// <summary>What to speak with an engine whose newest version is <paramref name="offered"/>; null when it is too
    /// old for us.</summary>
    public static ApiVersion? Choose(ApiVersion offered)
    {
        if (offered.CompareTo(Oldest) < 0) return null;
        return offered.CompareTo(Newest) < 0 ? offered : Newest;
    }

    public int CompareTo(ApiVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
