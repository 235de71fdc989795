using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;
using VaporForge.Access;
using VaporForge.Grains.Sessions;
using VaporForge.Grains.Users;
using VaporForge.Sessions;
using VaporForge.Storage.Access;
using VaporForge.Storage.Database;
using VaporForge.Storage.GrainState;
using VaporForge.Storage.GroupCommit;
using VaporForge.Storage.Postgres;
using VaporForge.Storage.Schema;
using VaporForge.Storage.Sessions;
using VaporForge.Storage.Sqlite;
using VaporForge.Storage.Users;

namespace VaporForge.Storage;

public static class StorageRegistration
{
    /// <summary>Everything durable, as section <c>Storage</c> says; wrong settings fail the host's start. The schema is
    /// brought up to date before any other service of the host starts.</summary>
    public static IServiceCollection AddVaporForgeStorage(this IServiceCollection services, IConfigurationSection section)
    {
        services.AddOptions<StorageOptions>().Bind(section).ValidateOnStart();
        return AddStores(services);
    }

    /// <summary>The same with options that the caller made.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; the text names it and the remedy.</exception>
    public static IServiceCollection AddVaporForgeStorage(this IServiceCollection services, StorageOptions options)
    {
        var result = new StorageOptionsValidator().Validate(null, options);
        if (result.Failed) throw new OptionsValidationException("", typeof(StorageOptions), result.Failures);
        services.AddSingleton(Options.Create(options));
        return AddStores(services);
    }

    /// <summary>Grain state in our own table, under a provider name of the actor engine. Optional: a cluster may use
    /// the engine's own ADO.NET provider, whose tables are in the schema too.</summary>
    public static IServiceCollection AddVaporForgeGrainStorage(this IServiceCollection services, string name) =>
        services.AddGrainStorage(name, (provider, _) => ActivatorUtilities.CreateInstance<TableGrainStorage>(provider));

    /// <summary>For a process that takes over running sessions as soon as it has started. Its hosted service belongs before
    /// the one that joins the others.</summary>
    public static IServiceCollection AddStorageWarmUp(this IServiceCollection services) => services.AddHostedService<WarmUp>();

    /// <summary>Brings the schema up to date where no host is started that would do it (a command of the operator's, a
    /// test).</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.StorageUnavailable"/>.</exception>
    public static Task MigrateVaporForgeStorageAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken);

    private static IServiceCollection AddStores(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>());
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton(OpenDatabase);
        services.AddSingleton<Migrator>();
        services.AddHostedService<SchemaStartup>();
        services.AddSingleton<ISessionStore, SessionStore>();
        services.AddSingleton<ISessionReader>(provider => new SessionReader(
            provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<IUserStore, UserStore>();
        services.AddSingleton<IAccessStore, AccessStore>();
        return services;
    }

    private static IDatabase OpenDatabase(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
        var metrics = provider.GetRequiredService<StorageMetrics>();
        var logger = provider.GetRequiredService<ILogger<GroupWriter>>();
        return options.Store == StorageOptions.Postgres
            ? new PostgresDatabase(options, metrics, logger)
            : new SqliteDatabase(options, metrics, logger);
    }
}
