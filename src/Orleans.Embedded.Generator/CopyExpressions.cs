using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>Writes the copies of values: nothing for what is immutable, a loop for collections, a look-up for
/// messages.</summary>
internal sealed class CopyExpressions(ISymbol user, List<Problem> problems)
{
    private const string Deep = Names.Engine + "DeepCopy.";

    /// <summary>An expression for the copy of a value, or the value's own when it needs none.</summary>
    public string Apply(ITypeSymbol type, string value)
    {
        if (ImmutableTypes.Contains(type))
            return value;
        if (type is IArrayTypeSymbol { Rank: 1 } array)
            return $"{Deep}Array<{array.ElementType.Code()}>({value}, {Function(array.ElementType)})";
        if (type is INamedTypeSymbol { IsGenericType: true } generic && Generic(generic, value) is { } copy)
            return copy;
        if (!IsMessage(type))
            problems.Add(Problem.At(user, Rules.NotSerializable, type.ToDisplayString()));
        return $"{Names.Engine}Copiers.Copy<{type.Code()}>({value})";
    }

    private string Function(ITypeSymbol type) =>
        Apply(type, "value") is var copy && copy == "value" ? "null" : $"static value => {copy}";

    private string? Generic(INamedTypeSymbol type, string value)
    {
        var arguments = type.TypeArguments;
        var code = string.Join(", ", arguments.Select(static argument => argument.Code()));
        switch (type.ConstructedFrom.FullName())
        {
            case "System.Nullable`1":
                return $"{Deep}Nullable<{code}>({value}, {Function(arguments[0])})";
            case "System.Collections.Generic.List`1":
                return $"{Deep}List<{code}>({value}, {Function(arguments[0])})";
            case "System.Collections.Generic.HashSet`1":
                return $"{Deep}Set<{code}>({value}, {Function(arguments[0])})";
            case "System.Collections.Generic.Dictionary`2":
                return $"{Deep}Dictionary<{code}>({value}, {Function(arguments[0])}, {Function(arguments[1])})";
            case "System.ReadOnlyMemory`1" or "System.Memory`1" when ImmutableTypes.Contains(arguments[0]):
                return $"new {type.BareCode()}({value}.ToArray())";
            case var name when name.StartsWith("System.ValueTuple`", System.StringComparison.Ordinal):
                var items = arguments.Select((argument, index) => Apply(argument, $"{value}.Item{index + 1}"));
                return $"({string.Join(", ", items)})";
            default:
                return null;
        }
    }

    /// <summary>Types that the engine can copy by what they are at run time.</summary>
    private bool IsMessage(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.TypeParameter)
            return true;
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Interface, IsGenericType: true } collection
            && collection.ContainingNamespace.ToDisplayString() == "System.Collections.Generic")
        {
            foreach (var argument in collection.TypeArguments)
                Apply(argument, "value");
            return true;
        }

        return type.Has(Names.GenerateSerializer) && type is not INamedTypeSymbol { IsGenericType: true };
    }
}
