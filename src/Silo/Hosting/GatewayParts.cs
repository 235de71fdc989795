using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VaporForge.Access;
using VaporForge.Gateway;
using VaporForge.Gateway.Health;
using VaporForge.Gateway.Hosting;
using VaporForge.Silo.Keys;
using VaporForge.Silo.Readiness;

namespace VaporForge.Silo.Hosting;

/// <summary>The doors of a process: the gateway's two, or, where grains live alone, one for health checks.</summary>
internal static class GatewayParts
{
    private const string Loopback = "127.0.0.1";

    public static void AddGateway(this WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddRouting();
        builder.Services.AddGateway(builder.Configuration);
        builder.Services.AddIngestTokens(new KeyRing(settings.KeysDirectory));
        builder.Services.Configure<GatewayOptions>(gateway =>
        {
            gateway.PublicUrls = [Url(Loopback, settings.Port)];
            gateway.InternalEndpoints =
                [Url(Loopback, settings.InternalPort), .. settings.InternalAddresses.Select(a => Url(a, settings.InternalPort))];
            gateway.UiFolder ??= settings.UiFolder;
            gateway.DataProtectionFolder = Path.Combine(settings.KeysDirectory, "cookies");
        });
        builder.WebHost.UseGatewayListeners();
        AddReadiness(builder.Services);
    }

    public static void AddHealthDoor(this WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddRouting();
        builder.Services.AddHealth(builder.Configuration);
        builder.WebHost.UseKestrelCore().UseUrls(Url(Loopback, settings.Port));
        AddReadiness(builder.Services);
    }

    /// <summary>Silos sign them, gateways check them.</summary>
    public static void AddIngestTokens(this IServiceCollection services, KeyRing keys)
    {
        services.TryAddSingleton(new IngestTokenOptions { SigningKey = keys.Ingest() });
        services.TryAddSingleton<IngestTokens>();
    }

    private static void AddReadiness(IServiceCollection services)
    {
        services.AddSingleton<IReadinessCheck, StorageReadiness>();
        services.AddSingleton<IReadinessCheck, EngineReadiness>();
    }

    private static string Url(string address, int port) => string.Create(CultureInfo.InvariantCulture, $"http://{address}:{port}");
}
