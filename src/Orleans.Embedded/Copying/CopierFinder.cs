using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Finds, once for each type, how to copy a value whose type is known at run time only.</summary>
internal static class CopierFinder
{
    private static readonly HashSet<Type> s_immutable =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly),
        typeof(TimeOnly), typeof(Int128), typeof(UInt128), typeof(Half), typeof(BigInteger), typeof(Uri),
        typeof(Version), typeof(CultureInfo), typeof(IPAddress), typeof(IPEndPoint), typeof(CancellationToken),
        typeof(GrainId), typeof(GrainType), typeof(IdSpan), typeof(StreamId), typeof(EventSequenceTokenV2),
        typeof(object),
    ];

    private static readonly HashSet<Type> s_immutableGenerics =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>), typeof(ImmutableQueue<>),
        typeof(ImmutableStack<>), typeof(Concurrency.Immutable<>),
    ];

    public static Func<object, object> Find(Type type)
    {
        LoadRegistrationOf(type);
        if (Copiers.TryGet(type, out var registered))
            return registered!;
        if (IsImmutable(type))
            return static value => value;
        if (type.IsArray && type.GetArrayRank() == 1)
            return Make(nameof(CopyArray), type.GetElementType()!);
        if (type.IsGenericType && GenericCopier(type.GetGenericTypeDefinition()) is { } name)
            return Make(name, type.GetGenericArguments());
        throw new NotSupportedException(
            $"{type} cannot cross a grain call: it has no [GenerateSerializer] and is no type that the engine knows.");
    }

    /// <summary>Runs the registration of the type's assembly, of which nothing may have run yet.</summary>
    public static void LoadRegistrationOf(Type type) => RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);

    private static bool IsImmutable(Type type) =>
        type.IsPrimitive
        || type.IsEnum
        || s_immutable.Contains(type)
        || type.IsDefined(typeof(ImmutableAttribute), inherit: false)
        || type.IsAssignableTo(typeof(Exception))
        || type.IsAssignableTo(typeof(Type))
        || type.IsAssignableTo(typeof(GrainReference))
        || (type.IsGenericType && s_immutableGenerics.Contains(type.GetGenericTypeDefinition()));

    private static string? GenericCopier(Type definition) =>
        definition == typeof(List<>) ? nameof(CopyList)
        : definition == typeof(Dictionary<,>) ? nameof(CopyDictionary)
        : definition == typeof(HashSet<>) ? nameof(CopySet)
        : null;

    private static Func<object, object> Make(string name, params Type[] arguments) =>
        typeof(CopierFinder).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(arguments)
            .Invoke(null, null) as Func<object, object> ?? throw new MissingMethodException(name);

    private static Func<object, object> CopyArray<T>()
    {
        var item = ItemCopier<T>();
        return value => DeepCopy.Array((T[])value, item);
    }

    private static Func<object, object> CopyList<T>()
    {
        var item = ItemCopier<T>();
        return value => DeepCopy.List((List<T>)value, item);
    }

    private static Func<object, object> CopyDictionary<TKey, TValue>()
        where TKey : notnull
    {
        var (key, item) = (ItemCopier<TKey>(), ItemCopier<TValue>());
        return value => DeepCopy.Dictionary((Dictionary<TKey, TValue>)value, key, item);
    }

    private static Func<object, object> CopySet<T>()
    {
        var item = ItemCopier<T>();
        return value => DeepCopy.Set((HashSet<T>)value, item);
    }

    /// <summary>Null when items need no copy, as the declared type says.</summary>
    private static Func<T, T>? ItemCopier<T>() =>
        typeof(T) != typeof(object) && IsImmutable(typeof(T)) ? null : Copiers.Copy;
}
