using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Activity;
using VaporForge.Gateway.AgentChat;
using VaporForge.Gateway.Chat;
using VaporForge.Gateway.Configuration;
using VaporForge.Gateway.Description;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.Health;
using VaporForge.Gateway.Ingest;
using VaporForge.Gateway.Json;
using VaporForge.Gateway.Limits;
using VaporForge.Gateway.OlderContract;
using VaporForge.Gateway.Sandboxes;
using VaporForge.Gateway.Sessions;
using VaporForge.Gateway.Sockets;
using VaporForge.Sessions.Streams;

namespace VaporForge.Gateway;

/// <summary>Registers the gateway.</summary>
public static class GatewayServices
{
    /// <summary>The composition root adds, besides: an engine (<see cref="IGrainFactory"/> and the stream provider
    /// <c>activity</c>), <see cref="VaporForge.Sessions.ISessionReader"/>, <see
    /// cref="VaporForge.Access.IAccessStore"/>, <see cref="VaporForge.Access.IngestTokens"/>, and an <see
    /// cref="IReadinessCheck"/> for each thing that it needs.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddHealth(configuration);
        services.TryAddSingleton(TimeProvider.System);

        // Its information lines spell out query strings, and tickets and sign-in codes travel there.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Wire);

            // The description is made from these options, and would call every number a text too.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddRouting();
        services.AddAccess();
        services.AddApiDescription();
        services.AddSessionStreams();
        services.AddSingleton<UserRates>();
        services.AddSingleton<SessionOwners>();
        services.AddSingleton<SessionCalls>();
        services.AddSingleton<ClientSessions>();
        services.AddSingleton<Prompts>();
        services.AddSingleton<SessionFeeds>();
        services.AddSingleton<ViewerLoop>();
        services.AddSingleton<SocketHandshakes>();
        services.AddSingleton<SocketCommands>();
        services.AddSingleton<ChatStreams>();
        services.AddSingleton<AgentChatParts>();
        services.AddSingleton<SdkTurns>();
        services.AddSingleton<ActivityFeeds>();
        services.AddSingleton<ConfigCalls>();
        services.AddSingleton<SandboxCalls>();
        services.AddSingleton<IngestMeter>();
        return services;
    }
}
