using System.Collections.Concurrent;

namespace Orleans.Embedded;

/// <summary>
/// Copies values that cross a grain call. Generated code registers a copier for each <c>[GenerateSerializer]</c> type,
/// and calls <see cref="Copy{T}"/> where the type at run time may be another than the declared one.
/// </summary>
public static class Copiers
{
    private static readonly ConcurrentDictionary<Type, Func<object, object>> s_byType = new();

    public static void Register<T>(Func<T, T> copy)
        where T : notnull
    {
        Copier<T>.Exact = copy;
        s_byType[typeof(T)] = value => copy((T)value);
    }

    public static void RegisterImmutable<T>()
        where T : notnull => Register<T>(static value => value);

    /// <summary>For derived types in other assemblies, which cannot see the private members of this one.</summary>
    public static void RegisterMembers<T>(Action<T> deepenMembers) => Copier<T>.DeepenMembers = deepenMembers;

    public static void DeepenMembers<TBase>(TBase clone)
    {
        if (Copier<TBase>.DeepenMembers is null)
            CopierFinder.LoadRegistrationOf(typeof(TBase));
        Copier<TBase>.DeepenMembers?.Invoke(clone);
    }

    /// <summary>A deep copy by the type at run time, or the value itself when its type is immutable.</summary>
    public static T Copy<T>(T value)
    {
        if (value is null)
            return value;
        var type = value.GetType();
        if (type == typeof(T) && Copier<T>.Exact is { } exact)
            return exact(value);
        return (T)s_byType.GetOrAdd(type, CopierFinder.Find)(value);
    }

    internal static bool TryGet(Type type, out Func<object, object>? copier) => s_byType.TryGetValue(type, out copier);
}
