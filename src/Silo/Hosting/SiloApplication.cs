using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using VaporForge.Access;
using VaporForge.Docker.Sandboxes;
using VaporForge.Gateway;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Health;
using VaporForge.Gateway.Hosting;
using VaporForge.Grains.Sandboxes;
using VaporForge.Grains.Sessions;
using VaporForge.Grains.Users;
using VaporForge.Sessions.Streams;
using VaporForge.Silo.Keys;
using VaporForge.Silo.Readiness;
using VaporForge.Silo.Sandboxes;
using VaporForge.Silo.Sessions;
using VaporForge.Storage;

namespace VaporForge.Silo.Hosting;

/// <summary>Wires one process: storage, engine, sandbox host, gateway.</summary>
public static class SiloApplication
{
    /// <summary>What a stop may take: turns of grains end, watchers are told, the last commits are written.</summary>
    private static readonly TimeSpan DrainBound = TimeSpan.FromSeconds(20);

    /// <param name="settings">What the process is made of.</param>
    /// <param name="replace">Tests and benchmarks put their own parts in.</param>
    public static WebApplication Build(SiloSettings settings, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = settings.DataDirectory });
        builder.Configuration.AddConfiguration(Configuration());
        AddLogging(builder.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainBound);
        builder.Services.AddSingleton(TimeProvider.System);

        builder.Services.AddVaporForgeStorage(StorageOf(settings));
        builder.UseOrleans(silo => Engine.Add(silo, settings));
        AddKeys(builder.Services, new KeyRing(settings.KeysDirectory));
        AddGrains(builder.Services, settings);
        AddSandboxHost(builder.Services, settings);
        AddGateway(builder, settings);
        builder.Services.AddHostedService<Sweep>();
        builder.Services.AddHostedService<Retention>();
        builder.Services.AddHostedService<Adoption>();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapGateway();
        return app;
    }

    /// <summary>Starts it: schema first, then the engine, the doors last; then the local user has a token.</summary>
    public static async Task StartAsync(this WebApplication app, SiloSettings settings, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        try
        {
            await app.Services.GetRequiredService<LocalUser>().EnsureAsync(settings.TokenFile, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            throw new StartException(e.Message, e);
        }
    }

    /// <summary>What operators set: <c>VF_Sessions__StopGrace=00:00:10</c> is <c>Sessions:StopGrace</c>.</summary>
    internal static IConfigurationRoot Configuration() => new ConfigurationBuilder().AddEnvironmentVariables("VF_").Build();

    private static StorageOptions StorageOf(SiloSettings settings) => settings.Postgres is { } connection
        ? new StorageOptions { Store = StorageOptions.Postgres, ConnectionString = connection }
        : new StorageOptions { Store = StorageOptions.Sqlite, Path = settings.SqliteFile };

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Warning);

        // Advice on the collector, which is chosen, and on clocks of a machine that has just begun.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // Keys rest in files of mode 600 below the data directory.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // A start that failed is told in one line by the program itself.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    private static void AddKeys(IServiceCollection services, KeyRing keys)
    {
        services.AddSingleton(new IngestTokenOptions { SigningKey = keys.Ingest() });
        services.AddSingleton<IngestTokens>();
        services.AddSingleton<ISecretProtector>(new AesSecretProtector(keys.Secrets()));
    }

    private static void AddGrains(IServiceCollection services, SiloSettings settings)
    {
        services.AddSessionStreams();
        services.AddOptions<Grains.Sessions.SessionOptions>().BindConfiguration(Grains.Sessions.SessionOptions.Section).ValidateDataAnnotations().ValidateOnStart()
            .Configure(sessions => sessions.DefaultAgent = settings.Agent.Value);
        services.AddOptions<SandboxOptions>().BindConfiguration(SandboxOptions.Section).ValidateDataAnnotations().ValidateOnStart()
            .Configure(sandboxes =>
            {
                // One machine: nobody else will need what sleeps, and nobody else owns what runs.
                sandboxes.SleepOnShutdown = true;
                foreach (var (name, value) in settings.AgentEnvironment) sandboxes.AgentEnvironment[name] = value;
            });
        services.AddOptions<SweepOptions>().BindConfiguration(SweepOptions.Section).ValidateDataAnnotations().ValidateOnStart()
            .Configure(sweep => sweep.SoleOwner = true);
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
    }

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

    private static void AddGateway(WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddRouting();
        builder.Services.AddGateway(builder.Configuration);
        builder.Services.Configure<GatewayOptions>(gateway =>
        {
            gateway.PublicUrls = [Url("127.0.0.1", settings.Port)];
            gateway.InternalEndpoints =
                [Url("127.0.0.1", settings.InternalPort), .. settings.InternalAddresses.Select(a => Url(a, settings.InternalPort))];
            gateway.UiFolder = settings.UiFolder;
            gateway.DataProtectionFolder = Path.Combine(settings.KeysDirectory, "cookies");
        });
        builder.WebHost.UseGatewayListeners();
        builder.Services.AddSingleton<IReadinessCheck, StorageReadiness>();
        builder.Services.AddSingleton<IReadinessCheck, EngineReadiness>();
        builder.Services.AddSingleton<IReadinessCheck, SandboxHostReadiness>();
    }

    private static string Url(string address, int port) => string.Create(CultureInfo.InvariantCulture, $"http://{address}:{port}");
}
