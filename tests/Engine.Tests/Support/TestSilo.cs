using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
#if ENGINE_ORLEANS
using System.Net;
using System.Net.Sockets;
#endif

namespace VaporForge.Engine.Support;

/// <summary>One running host with the engine under test. The only place that knows which engine it is.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    // With as many threads as cores the test runner may leave one, and then nothing ever overlaps.
    static TestSilo() => ThreadPool.SetMinThreads(8, 8);

    private TestSilo(IHost host, LogLines logs)
    {
        _host = host;
        Logs = logs;
    }

    public LogLines Logs { get; }

    public IServiceProvider Services => _host.Services;

    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    public static async Task<TestSilo> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var logs = new LogLines();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.UseOrleans(silo =>
        {
            UseFreePorts(silo);
            silo.AddMemoryGrainStorage("memory");
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.AddMemoryStreams("streams");
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host, logs);
    }

    public static void SetResponseTimeout(ISiloBuilder silo, TimeSpan timeout) =>
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = timeout);

    public T Grain<T>(string? key = null)
        where T : IGrainWithStringKey => Client.GetGrain<T>(key ?? Guid.NewGuid().ToString("N"));

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static void UseFreePorts(ISiloBuilder silo)
    {
#if ENGINE_ORLEANS
        var (siloPort, gatewayPort) = (FreePort(), FreePort());
        silo.UseLocalhostClustering(siloPort, gatewayPort, new IPEndPoint(IPAddress.Loopback, siloPort));

        static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
#else
        silo.UseLocalhostClustering();
#endif
    }
}
