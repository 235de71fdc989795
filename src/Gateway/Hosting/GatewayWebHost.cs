using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace VaporForge.Gateway.Hosting;

/// <summary>What the composition root calls to open the two doors.</summary>
public static class GatewayWebHost
{
    /// <summary>Binds Kestrel to <see cref="GatewayOptions.PublicUrls"/> and <see
    /// cref="GatewayOptions.InternalEndpoints"/>. Resolve <see cref="GatewayListeners"/> after the start to learn the
    /// addresses. Needs <c>AddGateway</c>.</summary>
    public static IWebHostBuilder UseGatewayListeners(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseKestrelCore().ConfigureServices(services =>
        {
            services.AddSingleton<GatewayListeners>();
            services.AddOptions<KestrelServerOptions>().Configure<GatewayListeners, IOptions<GatewayOptions>>(
                (kestrel, listeners, options) => listeners.Configure(kestrel, options.Value));
        });
    }
}
