using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>Makes what grains need at compile time: proxies, callers of methods, copiers and factories.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
