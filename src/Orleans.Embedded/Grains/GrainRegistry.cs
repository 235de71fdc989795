using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The grain interfaces and classes of this process. Generated code registers them as assemblies
/// load.</summary>
public static class GrainRegistry
{
    private static readonly ConcurrentDictionary<Type, GrainClass> s_classes = new();
    private static readonly ConcurrentDictionary<GrainType, GrainClass> s_byGrainType = new();

    public static void AddInterface<TGrainInterface>(Func<ProxyOrigin, TGrainInterface> makeProxy) =>
        GrainInterface<TGrainInterface>.Register(makeProxy);

    public static void AddClass(GrainClass grainClass)
    {
        ArgumentNullException.ThrowIfNull(grainClass);
        s_classes[grainClass.Type] = grainClass;
    }

    internal static GrainClass ClassOf(GrainType grainType) => s_byGrainType.GetOrAdd(grainType, static type =>
        s_classes.Values.Where(candidate => candidate.GrainType == type).ToArray() switch
        {
            [var only] => only,
            [] => throw new ArgumentException($"No grain class is named '{type}'."),
            [var one, var other, ..] => throw new ArgumentException(
                $"{one.Type} and {other.Type} are both named '{type}'. Give one of them a [GrainType]."),
        });

    /// <summary>The class behind an interface. The prefix of a class name chooses when there are several.</summary>
    internal static GrainClass ImplementationOf(Type grainInterface, string? classNamePrefix)
    {
        var candidates = s_classes.Values.Where(candidate => candidate.Interfaces.Contains(grainInterface));
        if (classNamePrefix is not null)
        {
            candidates = candidates.Where(candidate =>
                candidate.Type.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal));
        }

        return candidates.ToArray() switch
        {
            [var only] => only,
            [] => throw new ArgumentException($"Could not find an implementation for interface {grainInterface}"),
            [var one, var other, ..] => throw new ArgumentException(
                $"{grainInterface} is implemented by {one.Type} and by {other.Type}: say which by a class name prefix."),
        };
    }
}
