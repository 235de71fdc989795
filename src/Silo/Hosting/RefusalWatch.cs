#if ENGINE_ORLEANS
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace VaporForge.Silo.Hosting;

/// <summary>Notices at once that another silo's process is gone. Its connections break, which alone means little; but where
/// a machine refuses a new one, nobody listens any more, and there is no need to miss probes and to collect votes.
/// Silence, of a machine that is away or of a process that hangs, remains a matter of probes.</summary>
internal sealed partial class RefusalWatch(
    IServiceProvider services,
    ILocalSiloDetails self,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<RefusalWatch> logger)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(500);

    public static void Add(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<RefusalWatch>();
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<RefusalWatch>((options, watch) =>
        {
            options.ConfigureSiloOutboundConnection(connection => connection.Use(next => context => watch.WatchAsync(context, next, isOurs: true)));
            options.ConfigureSiloInboundConnection(connection => connection.Use(next => context => watch.WatchAsync(context, next, isOurs: false)));
        });
    }

    /// <param name="connection">One connection serves both directions, so that of two silos only one has dialled.</param>
    /// <param name="next">All that is done with the connection.</param>
    /// <param name="isOurs">Whether we dialled, so that its remote end is an address of the other silo.</param>
    private async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next, bool isOurs)
    {
        var endpoint = connection.RemoteEndPoint;
        try
        {
            await next(connection);
        }
        finally
        {
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
            {
                var others = Membership.ActiveBut(self.SiloAddress);
                foreach (var silo in others.Where(silo => !isOurs || silo.Endpoint.Equals(endpoint))) _ = LookAsync(silo);
            }
        }
    }

    private async Task LookAsync(SiloAddress silo)
    {
        try
        {
            if (!await RefusesAsync(silo.Endpoint)) return;
            LogRefused(silo);
            await Membership.TryKill(silo);
        }
        catch (Exception e)
        {
            // Then it is found out by probes.
            LogFailed(e, silo);
        }
    }

    // Not injected: connections are part of what membership is made of.
    private IClusterMembershipService Membership => services.GetRequiredService<IClusterMembershipService>();

    private async Task<bool> RefusesAsync(IPEndPoint endpoint)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, time);
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, limit.Token);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Silo} refuses connections: its process is gone.")]
    private partial void LogRefused(SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether {Silo} is gone could not be found out.")]
    private partial void LogFailed(Exception exception, SiloAddress silo);
}
#endif
