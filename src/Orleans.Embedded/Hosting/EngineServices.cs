using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>What the engine puts into the container.</summary>
internal static class EngineServices
{
    public static void AddEngine(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Engine)))
            return;
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Engine>();
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<Engine>().GrainFactory);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
        services.AddScoped<IGrainContext>(_ => Activation.Current ?? throw new InvalidOperationException(
            "IGrainContext exists in grains only."));
        services.AddHostedService<EngineHost>();
    }
}
