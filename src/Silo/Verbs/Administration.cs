using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VaporForge.Gateway;
using VaporForge.Silo.Hosting;
using VaporForge.Storage;

namespace VaporForge.Silo.Verbs;

/// <summary>An installation's storage, opened beside a server that may be running.</summary>
internal sealed class Administration : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private Administration(ServiceProvider provider) => _provider = provider;

    public IServiceProvider Services => _provider;

    public static async Task<Administration> OpenAsync(CommandLine line)
    {
        var file = Path.Combine(line.DataDirectory, "vaporforge.db");
        if (line.Store == "sqlite" && !File.Exists(file))
            throw new StartException($"--data {line.DataDirectory}: nothing was started there yet. Run ./vf up first.");
        var services = new ServiceCollection();
        var configuration = SiloApplication.Configuration();
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddVaporForgeStorage(line.Store == "postgres"
            ? new StorageOptions { Store = StorageOptions.Postgres, ConnectionString = line.Postgres }
            : new StorageOptions { Store = StorageOptions.Sqlite, Path = file });
        services.AddGateway(configuration);
        var provider = services.BuildServiceProvider();
        await provider.MigrateVaporForgeStorageAsync(CancellationToken.None);
        return new Administration(provider);
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
