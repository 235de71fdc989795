using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VaporForge.Access;
using VaporForge.Docker.Sandboxes;
using VaporForge.Gateway.Health;
using VaporForge.Grains.Sandboxes;
using VaporForge.Grains.Users;
using VaporForge.Sessions.Streams;
using VaporForge.Silo.Keys;
using VaporForge.Silo.Readiness;
using VaporForge.Silo.Sandboxes;
using VaporForge.Silo.Sessions;
using VaporForge.Storage;

namespace VaporForge.Silo.Hosting;

/// <summary>What a process needs that hosts grains: the engine, what the grains consume, and the work that belongs to
/// no grain.</summary>
internal static class GrainParts
{
    public static void AddGrains(this WebApplicationBuilder builder, SiloSettings settings)
    {
        var services = builder.Services;
        if (!settings.IsAlone) services.AddStorageWarmUp();
        builder.UseOrleans(silo => Engine.Add(silo, settings));
        services.AddSessionStreams();
        AddKeys(services, new KeyRing(settings.KeysDirectory));
        AddOptions(services, settings);
        AddSandboxHost(services, settings);
        services.AddHostedService<Sweep>();
        services.AddHostedService<Retention>();
        services.AddHostedService<Adoption>();
        services.AddSingleton<IReadinessCheck, SandboxHostReadiness>();
    }

    private static void AddKeys(IServiceCollection services, KeyRing keys)
    {
        services.AddIngestTokens(keys);
        services.AddSingleton<ISecretProtector>(new AesSecretProtector(keys.Secrets()));
    }

    private static void AddOptions(IServiceCollection services, SiloSettings settings)
    {
        Bind<Grains.Sessions.SessionOptions>(services, Grains.Sessions.SessionOptions.Section)
            .Configure(sessions => sessions.DefaultAgent = settings.Agent.Value);
        Bind<SandboxOptions>(services, SandboxOptions.Section).Configure(sandboxes =>
        {
            // Where nobody else can take over, nobody else will need what sleeps.
            sandboxes.SleepOnShutdown = settings.IsAlone;
            foreach (var (name, value) in settings.AgentEnvironment) sandboxes.AgentEnvironment[name] = value;
        });
        Bind<SweepOptions>(services, SweepOptions.Section).Configure(sweep => sweep.SoleOwner = settings.IsAlone);
        Bind<RetentionOptions>(services, RetentionOptions.Section);
    }

    private static OptionsBuilder<T> Bind<T>(IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();

    private static void AddSandboxHost(IServiceCollection services, SiloSettings settings)
    {
        if (settings.Sandbox.Value == SandboxKind.Docker)
        {
            services.AddDockerSandboxHost(
                docker => SandboxChoice.Configure(
                    docker, settings.DataDirectory, settings.Installation, settings.InternalPort, settings.Agent.Value));
        }
        else
        {
            services.AddProcessSandboxHost(host =>
            {
                host.DataRoot = Path.Combine(settings.DataDirectory, "sandboxes");
                host.InternalPort = settings.InternalPort;
            });
        }
    }
}
