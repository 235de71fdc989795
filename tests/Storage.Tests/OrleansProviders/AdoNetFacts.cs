using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;
using VaporForge.Testing;
using VaporForge.Testing.Postgres;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.OrleansProviders;

/// <summary>Orleans' own ADO.NET clustering and grain storage on the schema that we wrote for them.</summary>
public sealed class AdoNetFacts : IAsyncLifetime
{
    private readonly List<IHost> _silos = [];
    private StorageOptions _options = null!;

    public async Task InitializeAsync()
    {
        if (Prerequisite.Postgres.SkipReason is not null) return;
        var server = await PostgresServer.SharedAsync();
        _options = new StorageOptions { Store = StorageOptions.Postgres, ConnectionString = await server.CreateDatabaseAsync() };
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.StopAsync();
            silo.Dispose();
        }
    }

    [PostgresFact]
    public async Task Two_silos_find_each_other_and_share_state()
    {
        var (first, second) = (await StartSiloAsync(), await StartSiloAsync());
        var management = first.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        await Eventually.TrueAsync(async () => (await management.GetHosts(true)).Count == 2);

        foreach (var number in Enumerable.Range(0, 20))
        {
            var key = $"c{number}";
            await Counter(first, key).AddAsync(number);
            await Counter(first, key).LeaveAsync();
            Assert.Equal(number + 1, await Counter(second, key).AddAsync(1));
        }
    }

    [PostgresFact]
    public async Task A_silo_that_leaves_is_dead_to_the_others()
    {
        var (first, second) = (await StartSiloAsync(), await StartSiloAsync());
        var management = first.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        await Eventually.TrueAsync(async () => (await management.GetHosts(true)).Count == 2);
        await second.StopAsync();
        await Eventually.TrueAsync(async () => (await management.GetHosts(true)).Count == 1);
        Assert.Contains(SiloStatus.Dead, (await management.GetHosts(false)).Values);
    }

    [PostgresFact]
    public async Task State_survives_its_silo_and_can_be_cleared()
    {
        var silo = await StartSiloAsync();
        await Counter(silo, "c").AddAsync(5);
        await silo.StopAsync();
        silo = await StartSiloAsync();
        Assert.Equal(5, await Counter(silo, "c").GetAsync());
        await Counter(silo, "c").ClearAsync();
        await Counter(silo, "c").LeaveAsync();
        Assert.Equal(0, await Counter(silo, "c").GetAsync());
        Assert.Equal(2, await Counter(silo, "c").AddAsync(2));
        await Counter(silo, "c").LeaveAsync();
        Assert.Equal(2, await Counter(silo, "c").GetAsync());
    }

    [PostgresFact]
    public async Task A_stale_version_is_refused()
    {
        var silo = await StartSiloAsync();
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(CounterGrain.Storage);
        var id = GrainId.Create("counter", "direct");
        var (first, second) = (new GrainState<CounterState>(new CounterState()), new GrainState<CounterState>(new CounterState()));
        await storage.WriteStateAsync("state", id, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", id, second));
        await storage.ReadStateAsync("state", id, second);
        await storage.WriteStateAsync("state", id, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", id, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("state", id, second));
        await storage.ClearStateAsync("state", id, first);
        await storage.WriteStateAsync("state", id, first);
        await storage.ReadStateAsync("state", id, second);
        Assert.Equal(first.ETag, second.ETag);
    }

    private static ICounterGrain Counter(IHost silo, string key) =>
        silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>(key);

    private async Task<IHost> StartSiloAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();

        // After the schema: it is brought up to date before any service starts, whatever the order here.
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("test", "test"))
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort())
            .UseAdoNetClustering(options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = _options.ConnectionString;
            })
            .AddAdoNetGrainStorage(CounterGrain.Storage, options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = _options.ConnectionString;
            }));
        builder.Services.AddVaporForgeStorage(_options);
        var host = builder.Build();
        _silos.Add(host);
        await host.StartAsync();
        return host;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
