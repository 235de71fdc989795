using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orleans.Generator;

/// <summary>Writes how to construct one grain class, and what its attributes say.</summary>
internal static class FactoryWriter
{
    private const string Parts = Names.Engine + "GrainParts.";

    public static Piece? Write(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.IsAbstract || type.IsStatic || !type.Implements(Names.GrainBase))
            return null;
        var problems = new List<Problem>();
        if (type.IsGenericType)
            problems.Add(Problem.At(type, Rules.GenericType));
        if (!compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
            problems.Add(Problem.At(type, Rules.Inaccessible));
        var constructor = type.InstanceConstructors
            .Where(candidate => compilation.IsSymbolAccessibleWithin(candidate, compilation.Assembly))
            .OrderByDescending(static candidate => candidate.Parameters.Length)
            .FirstOrDefault();
        if (constructor is null)
            problems.Add(Problem.At(type, Rules.NoConstructor));

        var arguments = string.Join(", ", constructor?.Parameters.Select(Argument) ?? []);
        var interfaces = string.Join(", ", type.AllInterfaces
            .Where(static parent => parent.Implements(Names.Grain) && parent.ContainingNamespace.ToDisplayString() != "Orleans")
            .Select(static parent => $"typeof({parent.Code()})"));
        var registration = $"{Names.Engine}GrainRegistry.AddClass(new {Names.Engine}GrainClass {{ "
            + $"Type = typeof({type.Code()}), "
            + $"GrainType = global::Orleans.Runtime.GrainType.Create({Literal(GrainType(type))}), "
            + $"Construct = static context => new {type.Code()}({arguments}), "
            + $"Interfaces = new global::System.Type[] {{ {interfaces} }}, "
            + $"IsReentrant = {(type.InheritedAttribute(Names.Reentrant) is null ? "false" : "true")}, "
            + $"AgeLimit = {AgeLimit(type)} }});";
        return Piece.Of(new CodeText(), registration, problems);
    }

    private static string Argument(IParameterSymbol parameter)
    {
        var type = parameter.Type;
        if (parameter.Attribute(Names.PersistentState) is { } state)
        {
            var names = string.Join(", ", state.ConstructorArguments.Select(static name => name.ToCSharpString()));
            return $"{Parts}State<{((INamedTypeSymbol)type).TypeArguments[0].Code()}>(context, {names})";
        }

        if (type.FullName() == Names.GrainContext)
            return "context";
        if (parameter.AttributeArgument(Names.FromKeyedServices) is { } key)
            return $"{Parts}KeyedService<{type.BareCode()}>(context, {key.ToCSharpString()})";
        return parameter.HasExplicitDefaultValue
            ? $"{Parts}OptionalService<{type.BareCode()}>(context)"
            : $"{Parts}Service<{type.BareCode()}>(context)";
    }

    /// <summary>By convention of Orleans the class name in lower case, without "grain" at its end.</summary>
    private static string GrainType(INamedTypeSymbol type)
    {
        if (type.AttributeArgument(Names.GrainType)?.Value is string given)
            return given;
        var name = type.Name.ToLowerInvariant();
        return name.Length > 5 && name.EndsWith("grain", System.StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;
    }

    private static string AgeLimit(INamedTypeSymbol type)
    {
        if (type.InheritedAttribute(Names.KeepAlive) is not null)
            return "global::System.Threading.Timeout.InfiniteTimeSpan";
        if (type.InheritedAttribute(Names.CollectionAgeLimit) is not { } limit)
            return "null";
        var arguments = string.Join(", ", limit.ConstructorArguments.Select(static argument => argument.ToCSharpString()));
        var named = string.Join(", ", limit.NamedArguments.Select(static pair => $"{pair.Key} = {pair.Value.ToCSharpString()}"));
        return $"new global::{Names.CollectionAgeLimit}({arguments}) {{ {named} }}.AgeLimit";
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
