using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VaporForge.Access;
using VaporForge.Grains.Sandboxes;
using VaporForge.Grains.Sessions;
using VaporForge.Grains.Users;
using VaporForge.Sandboxes;
using VaporForge.Sessions;
using VaporForge.Storage;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;
using VaporForge.Users;

namespace VaporForge.Grains.Tests.World;

/// <summary>A silo with the real grains, the real engine and a real SQLite file; sandboxes are scripted.</summary>
internal sealed class GrainWorld : IAsyncDisposable
{
    public const string User = "ada";

    private readonly IHost _host;

    private GrainWorld(IHost host, ScriptedSandboxHost sandboxes, LogLines log) =>
        (_host, Sandboxes, Log) = (host, sandboxes, log);

    public LogLines Log { get; }

    public ScriptedSandboxHost Sandboxes { get; }

    public ISessionReader Reader => _host.Services.GetRequiredService<ISessionReader>();

    /// <summary>The store that the grains of this silo write to.</summary>
    public OvertakenStore Overtaken => (OvertakenStore)_host.Services.GetRequiredService<ISessionStore>();

    /// <summary>The same database past the grains.</summary>
    public ISessionStore Store => Overtaken.Inner;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<GrainWorld> StartAsync(
        string databaseFile,
        Action<SessionOptions>? configure = null,
        ScriptedSandboxHost? sandboxes = null,
        Action<SandboxOptions>? configureSandboxes = null)
    {
        sandboxes ??= new ScriptedSandboxHost();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var log = new LogLines();
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddProvider(log);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddVaporForgeStorage(new StorageOptions { Path = databaseFile });
        var store = builder.Services.Single(service => service.ServiceType == typeof(ISessionStore)).ImplementationType!;
        builder.Services.AddSingleton<ISessionStore>(
            provider => new OvertakenStore((ISessionStore)ActivatorUtilities.CreateInstance(provider, store)));
        builder.UseOrleans(silo =>
        {
            TestEngine.Configure(silo);
            silo.AddMemoryStreams(ActivityStream.Provider);
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.Services.AddVaporForgeGrainStorage(GrainStorage.Name);
        });
        builder.Services.AddSingleton<ISandboxHost>(sandboxes);
        builder.Services.AddSingleton<ISecretProtector, PlainProtector>();
        builder.Services.AddSingleton(new IngestTokens(new IngestTokenOptions { SigningKey = new byte[32] }, TimeProvider.System));
        builder.Services.Configure<SessionOptions>(options =>
        {
            options.StopGrace = TimeSpan.FromMilliseconds(200);
            options.ProducerGrace = TimeSpan.FromSeconds(2);
            configure?.Invoke(options);
        });
        builder.Services.Configure<SandboxOptions>(options => configureSandboxes?.Invoke(options));
        var host = builder.Build();
        await host.StartAsync();
        return new GrainWorld(host, sandboxes, log);
    }

    public ISandboxGrain Sandbox(string id) => Grains.GetGrain<ISandboxGrain>(id);

    public IChatSessionGrain Session(string id) => Grains.GetGrain<IChatSessionGrain>(id);

    public async Task<IChatSessionGrain> CreateSessionAsync(string id)
    {
        await Session(id).CreateAsync(new CreateSession(User, null, null), CancellationToken.None);
        return Session(id);
    }

    public async Task<string[]> TypesAsync(string id) => [.. (await FramesAsync(id)).Select(frame => frame.Type)];

    /// <summary>What viewers were told of how turns are doing, in order.</summary>
    public async Task<string[]> StatusesAsync(string id) =>
    [
        .. (await FramesAsync(id)).Where(frame => frame.Type == FrameTypes.Status).Select(f => FrameBody.Text(f.Body, "state")!),
    ];

    public async Task<Frame[]> FramesAsync(string id)
    {
        var batch = await Reader.ReadFramesAsync(id, 0, 100_000, CancellationToken.None);
        return [.. batch!.Frames];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class PlainProtector : ISecretProtector
    {
        public byte[] Protect(ReadOnlySpan<byte> plain, string context) => plain.ToArray();

        public byte[] Unprotect(ReadOnlySpan<byte> sealedBytes, string context) => sealedBytes.ToArray();
    }
}
