using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What the attributes of a grain class say, and how to construct it. The generator writes it down.</summary>
public sealed class GrainClass
{
    public required Type Type { get; init; }

    public required GrainType GrainType { get; init; }

    public required Func<IGrainContext, IGrainBase> Construct { get; init; }

    /// <summary>All grain interfaces, inherited ones too.</summary>
    public required IReadOnlyList<Type> Interfaces { get; init; }

    public bool IsReentrant { get; init; }

    /// <summary>From <c>[CollectionAgeLimit]</c>; infinite from <c>[KeepAlive]</c>; null when neither is
    /// there.</summary>
    public TimeSpan? AgeLimit { get; init; }

    /// <summary>How long an activation may be idle; null: for ever.</summary>
    internal TimeSpan? IdleLimit(GrainCollectionOptions options)
    {
        if (AgeLimit is { } limit)
            return limit == Timeout.InfiniteTimeSpan ? null : limit;
        return options.ClassSpecificCollectionAge.TryGetValue(Type.FullName!, out var age) ? age : options.CollectionAge;
    }
}
