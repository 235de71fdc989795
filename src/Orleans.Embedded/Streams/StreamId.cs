using System.Globalization;

namespace Orleans.Runtime;

/// <summary>Names one stream of a provider: a namespace (or none) and a key.</summary>
public readonly record struct StreamId : IComparable<StreamId>
{
    private readonly string? _namespace;
    private readonly string _key;

    private StreamId(string? streamNamespace, string key)
    {
        // Orleans keeps bytes and an index, so it cannot tell an empty namespace from none. Neither do we.
        _namespace = string.IsNullOrEmpty(streamNamespace) ? null : streamNamespace;
        _key = key;
    }

    public static StreamId Create(string? ns, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new StreamId(ns, key);
    }

    public static StreamId Create(string? ns, Guid key) => Create(ns, key.ToString("N"));

    public static StreamId Create(string? ns, long key) => Create(ns, key.ToString(CultureInfo.InvariantCulture));

    public string GetKeyAsString() => _key;

    public string? GetNamespace() => _namespace;

    public int CompareTo(StreamId other) =>
        string.CompareOrdinal(_namespace, other._namespace) is var order && order != 0
            ? order
            : string.CompareOrdinal(_key, other._key);

    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamId left, StreamId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamId left, StreamId right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{_namespace ?? "null"}/{_key}";
}
