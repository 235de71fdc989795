using Microsoft.Extensions.Configuration;

namespace VaporForge.Gateway.Health;

/// <summary>Registers what the health endpoints need, for a process that has nothing else to serve, too.</summary>
public static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddSingleton<Readiness>();
        return services;
    }
}
