using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>Types whose values nobody can change, so that they cross a grain call as they are.</summary>
internal static class ImmutableTypes
{
    private static readonly HashSet<string> s_names =
    [
        "System.Guid", "System.DateTimeOffset", "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "System.Uri",
        "System.Version", "System.Type", "System.Half", "System.Int128", "System.UInt128", "System.Numerics.BigInteger",
        "System.Globalization.CultureInfo", "System.Net.IPAddress", "System.Net.IPEndPoint", Names.CancellationToken,
        "Orleans.Runtime.GrainId", "Orleans.Runtime.GrainType", "Orleans.Runtime.IdSpan", "Orleans.Runtime.StreamId",
        "Orleans.Streams.StreamSequenceToken", "Orleans.Providers.Streams.Common.EventSequenceTokenV2",
        "Orleans.Concurrency.Immutable`1",
    ];

    public static bool Contains(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum || IsPrimitive(type) || s_names.Contains(type.FullName()))
            return true;
        if (type.Has(Names.Immutable) || type.Implements(Names.Addressable))
            return true;
        if (type.WithBases().Any(static current => current.FullName() == "System.Exception"))
            return true;
        return type is INamedTypeSymbol { IsGenericType: true } generic
            && IsImmutableWhenItsArgumentsAre(generic)
            && generic.TypeArguments.All(Contains);
    }

    private static bool IsPrimitive(ITypeSymbol type) =>
        type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String)
            or SpecialType.System_DateTime or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    private static bool IsImmutableWhenItsArgumentsAre(INamedTypeSymbol type)
    {
        var name = type.ConstructedFrom.FullName();
        return name is "System.Nullable`1" or "System.Collections.Generic.KeyValuePair`2"
            || name.StartsWith("System.ValueTuple`", System.StringComparison.Ordinal)
            || name.StartsWith("System.Tuple`", System.StringComparison.Ordinal)
            || name.StartsWith("System.Collections.Immutable.Immutable", System.StringComparison.Ordinal);
    }
}
