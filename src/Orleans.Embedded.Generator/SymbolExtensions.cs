using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>Questions about symbols.</summary>
internal static class SymbolExtensions
{
    private static readonly SymbolDisplayFormat s_name = SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(
        SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly SymbolDisplayFormat s_code = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The name as attributes and interfaces are looked up: of the definition, without type
    /// arguments.</summary>
    public static string FullName(this ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: true } generic
            ? $"{generic.ContainingNamespace.ToDisplayString()}.{generic.MetadataName}"
            : type.ToDisplayString(s_name);

    /// <summary>The type as generated code names it.</summary>
    public static string Code(this ITypeSymbol type) => type.ToDisplayString(s_code);

    /// <summary>The type as <c>typeof</c> and generic arguments name it, without a nullable annotation of its
    /// own.</summary>
    public static string BareCode(this ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).Code();

    /// <summary>A name for generated declarations about this type.</summary>
    public static string Identifier(this ITypeSymbol type) =>
        new(type.ToDisplayString(s_name).Select(static letter => char.IsLetterOrDigit(letter) ? letter : '_').ToArray());

    public static AttributeData? Attribute(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.FullName() == name);

    public static bool Has(this ISymbol symbol, string attribute) => symbol.Attribute(attribute) is not null;

    /// <summary>The only or first argument of an attribute of that name.</summary>
    public static TypedConstant? AttributeArgument(this ISymbol symbol, string attribute) =>
        symbol.Attribute(attribute) is { ConstructorArguments: { Length: > 0 } arguments } ? arguments[0] : null;

    public static bool Implements(this ITypeSymbol type, string name) =>
        type.FullName() == name || type.AllInterfaces.Any(candidate => candidate.FullName() == name);

    public static IEnumerable<ITypeSymbol> WithBases(this ITypeSymbol type)
    {
        for (var current = (ITypeSymbol?)type; current is not null; current = current.BaseType)
            yield return current;
    }

    /// <summary>An attribute of the class or of a class below it.</summary>
    public static AttributeData? InheritedAttribute(this ITypeSymbol type, string name) =>
        type.WithBases().Select(current => current.Attribute(name)).FirstOrDefault(static attribute => attribute is not null);
}
