using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>What the engine puts into the container.</summary>
internal static class EngineServices
{
    public static void AddEngine(this IServiceCollection services)
    {
        _ = services;
    }
}
