using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using VaporForge.Gateway;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Health;
using VaporForge.Storage;

namespace VaporForge.Silo.Hosting;

/// <summary>Wires one process: storage, engine, sandbox host, gateway; which of them depends on its role.</summary>
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
        AddLogging(builder.Logging, builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainBound);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddVaporForgeStorage(StorageOf(settings));
        if (settings.HostsGrains) builder.AddGrains(settings);
        else Engine.AddClient(builder, settings);
        if (settings.HostsGateway) builder.AddGateway(settings);
        else builder.AddHealthDoor(settings);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        if (settings.HostsGateway) app.MapGateway();
        else app.UseRouting().UseEndpoints(routes => routes.MapHealth());
        return app;
    }

    /// <summary>Starts it: schema first, then the engine, the doors last; then the local user has a token.</summary>
    public static async Task StartAsync(this WebApplication app, SiloSettings settings, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        if (!settings.HostsGateway) return;
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

    private static void AddLogging(ILoggingBuilder logging, ConfigurationManager configuration)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Warning);
        logging.AddFilter("Polly", LogLevel.Error);

        // Advice on the collector, which is chosen, and on clocks of a machine that has just begun.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // Keys rest in files of mode 600 below the data directory.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // A start that failed is told in one line by the program itself.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // Operators have the last word: VF_Logging__LogLevel__Orleans=Information.
        logging.AddConfiguration(configuration.GetSection("Logging"));
    }
}
