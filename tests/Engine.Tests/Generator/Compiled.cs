using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Orleans;
using Orleans.Generator;

namespace VaporForge.Engine.Generator;

/// <summary>Source text, compiled with the generator.</summary>
internal sealed record Compiled(IReadOnlyList<Diagnostic> Problems)
{
    public static Compiled From(string source)
    {
        var driver = CSharpGeneratorDriver.Create(
            [new GrainGenerator().AsSourceGenerator()],
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver.RunGeneratorsAndUpdateCompilation(Compile(source), out var compilation, out var problems);
        var all = problems.Concat(compilation.GetDiagnostics()).Where(problem => problem.Severity == DiagnosticSeverity.Error);
        return new Compiled([.. all]);
    }

    /// <summary>Whether a second run, over a source that differs in what grains do not see, generates anything
    /// anew.</summary>
    public static bool RunsAnew(string source, string changed)
    {
        var driver = CSharpGeneratorDriver.Create(
            [new GrainGenerator().AsSourceGenerator()],
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGenerators(Compile(source))
            .RunGenerators(Compile(changed));
        return driver.GetRunResult().Results[0].TrackedOutputSteps.Values
            .SelectMany(steps => steps)
            .SelectMany(step => step.Outputs)
            .Any(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);
    }

    private static CSharpCompilation Compile(string source)
    {
        const string Usings = """
            #nullable enable
            using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks;
            using Orleans; using Orleans.Concurrency; using Orleans.Runtime;

            """;
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var references = trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .Append(typeof(Grain).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(Usings + source, path: "Sample.cs")],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }
}
