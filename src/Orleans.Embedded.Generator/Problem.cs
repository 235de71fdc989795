using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Orleans.Generator;

/// <summary>A diagnostic in a form that can be compared by value.</summary>
internal sealed record Problem(DiagnosticDescriptor Rule, string Path, TextSpan Span, LinePositionSpan Lines, string Argument, string Detail)
{
    public static Problem At(ISymbol symbol, DiagnosticDescriptor rule, string detail = "")
    {
        var location = symbol.Locations[0];
        return new Problem(
            rule,
            location.SourceTree?.FilePath ?? "",
            location.SourceSpan,
            location.GetLineSpan().Span,
            symbol.ToDisplayString(),
            detail);
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location.Create(Path, Span, Lines), Argument, Detail);
}
