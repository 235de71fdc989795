using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Generator;

/// <summary>
/// Makes what grains need, at compile time: a proxy and callers for each grain interface, a factory for each grain
/// class, a copier for each <c>[GenerateSerializer]</c> type, and one registration that tells the engine of them all.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is InterfaceDeclarationSyntax { BaseList: not null },
            static (syntax, _) => Declared(syntax) is { } type ? ProxyWriter.Write(type, syntax.SemanticModel.Compilation) : null);
        var classes = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is ClassDeclarationSyntax { BaseList: not null },
            static (syntax, _) => Declared(syntax) is { } type ? FactoryWriter.Write(type, syntax.SemanticModel.Compilation) : null);
        var copied = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.GenerateSerializer,
            static (_, _) => true,
            static (syntax, _) => CopierWriter.Write((INamedTypeSymbol)syntax.TargetSymbol, syntax.SemanticModel.Compilation));

        var pieces = interfaces.Collect()
            .Combine(classes.Collect())
            .Combine(copied.Collect())
            .Select(static (all, _) => new EquatableArray<Piece>(
                all.Left.Left.Concat(all.Left.Right).Concat(all.Right).Where(static piece => piece is not null).Select(static piece => piece!)));
        var assemblies = context.CompilationProvider.Select(static (compilation, _) => GrainAssembly.Of(compilation));
        context.RegisterSourceOutput(pieces.Combine(assemblies), static (output, found) => Write(output, found.Left, found.Right));
    }

    /// <summary>The type, once: a partial type has several declarations.</summary>
    private static INamedTypeSymbol? Declared(GeneratorSyntaxContext syntax)
    {
        var type = syntax.SemanticModel.GetDeclaredSymbol(syntax.Node) as INamedTypeSymbol;

        // Of the parts of a partial type the first that names bases speaks for it; a part without any may come before.
        var speaks = type?.DeclaringSyntaxReferences.Select(static part => part.GetSyntax())
            .FirstOrDefault(static part => part is TypeDeclarationSyntax { BaseList: not null });
        return speaks == syntax.Node ? type : null;
    }

    private static void Write(SourceProductionContext output, EquatableArray<Piece> pieces, GrainAssembly assembly)
    {
        foreach (var problem in pieces.SelectMany(static piece => piece.Problems))
            output.ReportDiagnostic(problem.ToDiagnostic());
        if (pieces.Count > 0 || assembly.References.Count > 0)
            output.AddSource("Grains.g.cs", RegistrationWriter.Write(pieces, assembly));
    }
}
