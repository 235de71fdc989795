using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>The assembly that is compiled, and the assemblies with grains that it refers to.</summary>
internal sealed record GrainAssembly(string Name, EquatableArray<string> References)
{
    public string Identifier => new([.. Name.Select(static letter => char.IsLetterOrDigit(letter) ? letter : '_')]);

    public static GrainAssembly Of(Compilation compilation) => new(
        compilation.AssemblyName ?? "",
        new EquatableArray<string>(compilation.SourceModule.ReferencedAssemblySymbols
            .Where(static reference => reference.Has(Names.GrainAssembly))
            .Select(static reference => reference.Name)
            .OrderBy(static name => name, System.StringComparer.Ordinal)));
}
