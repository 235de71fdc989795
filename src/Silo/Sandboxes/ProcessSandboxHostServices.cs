using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Silo.Sandboxes;

public static class ProcessSandboxHostServices
{
    /// <summary>Sandboxes are plain processes, which isolate nothing. Options come from the configuration section
    /// <see cref="ProcessOptions.Section"/> and are checked at start.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static IServiceCollection AddProcessSandboxHost(
        this IServiceCollection services, Action<ProcessOptions>? configure = null)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The process host needs Linux (/proc, named pipes, setsid). Use Docker.");
        services.AddOptions<ProcessOptions>().BindConfiguration(ProcessOptions.Section).ValidateOnStart();
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<ProcessOptions>, ProcessOptionsValidator>();
        services.AddSingleton<ProcessSandboxHost>();
        services.AddSingleton<ISandboxHost>(provider => provider.GetRequiredService<ProcessSandboxHost>());
        services.AddSingleton<ISandboxInventory>(provider => provider.GetRequiredService<ProcessSandboxHost>());
        services.AddHostedService<ProcessHostWarning>();
        return services;
    }
}
