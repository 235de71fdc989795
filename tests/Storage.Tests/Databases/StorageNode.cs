using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using VaporForge.Access;
using VaporForge.Grains.Sessions;
using VaporForge.Grains.Users;
using VaporForge.Sessions;
using VaporForge.Storage.Database;
using VaporForge.Storage.Schema;

namespace VaporForge.Storage.Tests.Databases;

/// <summary>What one process holds of the storage; several on one database are several processes.</summary>
public sealed class StorageNode : IAsyncDisposable
{
    private const string GrainStateName = "tables";
    private readonly ServiceProvider _services;

    public StorageNode(StorageOptions options, TimeProvider? time = null)
    {
        var services = new ServiceCollection().AddLogging();
        if (time is not null) services.AddSingleton(time);
        services.AddVaporForgeStorage(options).AddVaporForgeGrainStorage(GrainStateName);
        _services = services.BuildServiceProvider();
    }

    public ISessionStore Sessions => _services.GetRequiredService<ISessionStore>();

    public ISessionReader Reader => _services.GetRequiredService<ISessionReader>();

    public IUserStore Users => _services.GetRequiredService<IUserStore>();

    public IAccessStore Access => _services.GetRequiredService<IAccessStore>();

    public IGrainStorage GrainState => _services.GetRequiredKeyedService<IGrainStorage>(GrainStateName);

    internal IDatabase Database => _services.GetRequiredService<IDatabase>();

    internal long Flushes => _services.GetRequiredService<StorageMetrics>().Flushes;

    public static async Task<StorageNode> StartAsync(StorageOptions options, TimeProvider? time = null)
    {
        var node = new StorageNode(options, time);
        await node.MigrateAsync();
        return node;
    }

    public Task<int> MigrateAsync() => _services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
