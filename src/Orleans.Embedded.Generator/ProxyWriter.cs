using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>Writes the proxy of one grain interface.</summary>
internal static class ProxyWriter
{
    public static Piece? Write(INamedTypeSymbol type, Compilation compilation)
    {
        if (!type.AllInterfaces.Any(static parent => parent.FullName() == Names.Grain))
            return null;
        var problems = new List<Problem>();
        if (type.IsGenericType)
            problems.Add(Problem.At(type, Rules.GenericType));
        if (!compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
            problems.Add(Problem.At(type, Rules.Inaccessible));

        var proxy = $"Proxy_{type.Identifier()}";
        var text = new CodeText();
        text.Open($"internal sealed class {proxy}({Names.Engine}ProxyOrigin origin) : {Names.Engine}GrainProxy(origin), {type.Code()}");
        var number = 0;
        foreach (var declaring in type.AllInterfaces.Prepend(type))
        {
            foreach (var member in declaring.GetMembers().Where(static member => member is { IsAbstract: true, IsStatic: false }))
            {
                if (member is not IMethodSymbol method)
                    problems.Add(Problem.At(member, Rules.NotAMethod));
                else if (method.MethodKind == MethodKind.Ordinary)
                    CallWriter.Write(text, method, $"{method.Name}_{number++}", problems);
            }
        }

        text.Close();
        var registration = $"{Names.Engine}GrainRegistry.AddInterface<{type.Code()}>(static origin => new {proxy}(origin));";
        return Piece.Of(text, registration, problems);
    }
}
