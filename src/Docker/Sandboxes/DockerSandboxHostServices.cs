using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Docker.Sandboxes;

public static class DockerSandboxHostServices
{
    /// <summary>Sandboxes are containers. Options come from the configuration section
    /// <see cref="DockerOptions.Section"/> and are checked at start.</summary>
    public static IServiceCollection AddDockerSandboxHost(
        this IServiceCollection services, Action<DockerOptions>? configure = null)
    {
        services.AddOptions<DockerOptions>().BindConfiguration(DockerOptions.Section).ValidateOnStart();
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<DockerOptions>, DockerOptionsValidator>();
        services.AddSingleton<DockerSandboxHost>();
        services.AddSingleton<ISandboxHost>(provider => provider.GetRequiredService<DockerSandboxHost>());
        services.AddSingleton<ISandboxInventory>(provider => provider.GetRequiredService<DockerSandboxHost>());
        services.AddHostedService<NetworkRelease>();
        return services;
    }
}
