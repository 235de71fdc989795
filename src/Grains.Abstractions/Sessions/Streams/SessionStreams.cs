using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Streams;

namespace VaporForge.Sessions.Streams;

/// <summary>Every session's log as an Orleans stream: rewindable, its sequence token the seq to go on from.</summary>
public static class SessionStreams
{
    public const string Provider = "sessions";
    public const string Namespace = "session";

    /// <summary>Adds the provider. It needs <see cref="ISessionReader"/> and <see cref="IGrainFactory"/>.</summary>
    public static IServiceCollection AddSessionStreams(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SilenceWatch>();
        services.TryAddKeyedSingleton<IStreamProvider>(
            Provider, (provider, _) => ActivatorUtilities.CreateInstance<SessionStreamProvider>(provider));
        return services;
    }

    public static StreamId IdOf(string sessionId) => StreamId.Create(Namespace, sessionId);
}
