using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Orleans.Embedded;

/// <summary>Copies of the collections that may cross a grain call. Null for an item copier: items are
/// immutable.</summary>
public static class DeepCopy
{
    [return: NotNullIfNotNull(nameof(value))]
    public static T[]? Array<T>(T[]? value, Func<T, T>? item) => value switch
    {
        null => null,
        [] => value,
        _ when item is null => (T[])value.Clone(),
        _ => System.Array.ConvertAll(value, entry => item(entry)),
    };

    [return: NotNullIfNotNull(nameof(value))]
    public static List<T>? List<T>(List<T>? value, Func<T, T>? item)
    {
        if (value is null || item is null)
            return value is null ? null : [.. value];
        var copy = new List<T>(value.Count);
        foreach (var entry in value)
            copy.Add(item(entry));
        return copy;
    }

    [return: NotNullIfNotNull(nameof(value))]
    public static Dictionary<TKey, TValue>? Dictionary<TKey, TValue>(
        Dictionary<TKey, TValue>? value, Func<TKey, TKey>? key, Func<TValue, TValue>? item)
        where TKey : notnull
    {
        if (value is null || (key is null && item is null))
            return value is null ? null : new Dictionary<TKey, TValue>(value, value.Comparer);
        var copy = new Dictionary<TKey, TValue>(value.Count, value.Comparer);
        foreach (var (name, entry) in value)
            copy.Add(key is null ? name : key(name), item is null ? entry : item(entry));
        return copy;
    }

    [return: NotNullIfNotNull(nameof(value))]
    public static HashSet<T>? Set<T>(HashSet<T>? value, Func<T, T>? item)
    {
        if (value is null || item is null)
            return value is null ? null : new HashSet<T>(value, value.Comparer);
        return new HashSet<T>(value.Select(item), value.Comparer);
    }

    public static T? Nullable<T>(T? value, Func<T, T> item)
        where T : struct => value is { } present ? item(present) : null;

    /// <summary>A clone whose members are still those of the original.</summary>
    public static T Shallow<T>(T value)
        where T : class => Unsafe.As<T>(MemberwiseClone(value));

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "MemberwiseClone")]
    private static extern object MemberwiseClone(object value);
}
