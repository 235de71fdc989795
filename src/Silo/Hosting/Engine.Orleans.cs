#if ENGINE_ORLEANS
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;
using VaporForge.Storage;
using VaporForge.Users;

namespace VaporForge.Silo.Hosting;

/// <summary>Microsoft Orleans: alone, or as a member of a cluster whose membership lies in the same PostgreSQL as
/// everything else.</summary>
internal static class Engine
{
    public const string Name = "orleans";
    private const string Invariant = "Npgsql";

    public static void Add(ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Member is { } member) Join(silo, settings, member);
        else silo.UseLocalhostClustering(FreePort.Find(), FreePort.Find());
        AddFailures(silo.Services);
        ActivityStreams.Add(silo);
        Handover.Add(silo);
        if (settings.Postgres is { } connection)
        {
            silo.AddAdoNetGrainStorage(Grains.GrainStorage.Name, storage =>
            {
                storage.Invariant = Invariant;
                storage.ConnectionString = connection;
            });
        }
        else
        {
            silo.Services.AddVaporForgeGrainStorage(Grains.GrainStorage.Name);
        }
    }

    /// <summary>A gateway: it calls grains and hosts none.</summary>
    public static void AddClient(WebApplicationBuilder builder, SiloSettings settings)
    {
        var options = ClusterOf(builder.Services, builder.Configuration);
        AddFailures(builder.Services);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => Call(cluster, options.Id));
            client.UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = Invariant;
                clustering.ConnectionString = settings.Postgres!;
            });
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = options.RefreshPeriod);
            client.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = options.ResponseTimeout);
            client.UseConnectionRetryFilter(new ConnectionPatience(options.JoinTimeout).RetryAsync);
            client.AddMemoryStreams(ActivityStream.Provider);
        });
    }

    /// <summary>A failure reaches its caller with its cause, whose library ever that is of. By itself Orleans writes causes of .NET's
    /// own only, and in place of all others an error of its own: a database that is away would then have no name.</summary>
    public static void AddFailures(IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(failures => failures.SupportedExceptionTypeFilter = _ => true);

    private static void Join(ISiloBuilder silo, SiloSettings settings, string member)
    {
        var options = ClusterOf(silo.Services, silo.Configuration);
        silo.Configure<ClusterOptions>(cluster => Call(cluster, options.Id));
        silo.Configure<SiloOptions>(names => names.SiloName = member);
        silo.ConfigureEndpoints(
            AddressOf(options), FreePort.OrFind(options.SiloPort), FreePort.OrFind(options.ClientPort));
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = Invariant;
            clustering.ConnectionString = settings.Postgres!;
        });
        RefusalWatch.Add(silo);
        AddDirectory(silo);
        silo.Configure<SiloMessagingOptions>(messages => messages.ResponseTimeout = options.ResponseTimeout);
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = options.ProbeTimeout;
            membership.MinProbeTimeout = options.MinProbeTimeout;
            membership.MaxProbeTimeout = options.MaxProbeTimeout;
            membership.NumMissedProbesLimit = options.MissedProbes;
            membership.NumVotesForDeathDeclaration = options.Votes;
            membership.TableRefreshTimeout = options.RefreshPeriod;
            membership.MaxJoinAttemptTime = options.JoinTimeout;

            // A process that is stopped keeps its connections: messages that it sent before prove nothing.
            membership.EnableConnectionLivenessCheck = false;
        });
    }

    /// <summary>The directory that hands its entries over when a silo leaves, and collects them anew when one died. With the other
    /// one every silo ends all grains whose entry a silo held that is gone: a third of three silos' sessions, at once.</summary>
    private static void AddDirectory(ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // Experimental: nothing else does this, and what it may do wrong, two owners, the epoch makes harmless.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003

        // It would keep the grains of a silo that died for 30 s, lest they live twice.
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
    }

    private static void Call(ClusterOptions cluster, string id) => (cluster.ClusterId, cluster.ServiceId) = (id, id);

    private static IPAddress AddressOf(ClusterMemberOptions options) => IPAddress.TryParse(options.Address, out var address)
        ? address
        : throw new StartException($"{ClusterMemberOptions.Section}:{nameof(options.Address)} is '{options.Address}'; give an IP address.");

    /// <summary>Needed before the container is built, so bound and checked here.</summary>
    private static ClusterMemberOptions ClusterOf(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ClusterMemberOptions>().BindConfiguration(ClusterMemberOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return configuration.GetSection(ClusterMemberOptions.Section).Get<ClusterMemberOptions>() ?? new ClusterMemberOptions();
    }
}
#endif
