using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using VaporForge.Access;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Health;
using VaporForge.Gateway.Hosting;
using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Gateway.Tests.World;

/// <summary>A gateway on real sockets, over fake sessions on the real engine. The only place here that knows which
/// engine it is.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const string Alice = "alice";
    public const string Bob = "bob";
    public const string AliceToken = "vf_alice-token";
    public const string BobToken = "vf_bob-token";

    private readonly WebApplication _app;

    private GatewayHost(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public FakeSessions Sessions => Services.GetRequiredService<FakeSessions>();

    public MemoryAccessStore Access => Services.GetRequiredService<MemoryAccessStore>();

    public IngestTokens Tokens => Services.GetRequiredService<IngestTokens>();

    public LogLines Logs => Services.GetRequiredService<LogLines>();

    public Uri Public => Services.GetRequiredService<GatewayListeners>().PublicAddresses[0];

    public Uri Internal => Services.GetRequiredService<GatewayListeners>().InternalAddresses[0];

    public static async Task<GatewayHost> StartAsync(
        Action<GatewayOptions>? configure = null, Action<IServiceCollection>? add = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var logs = new LogLines();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<FakeSessions>();
        builder.Services.AddSingleton<ISessionReader>(services => services.GetRequiredService<FakeSessions>());
        builder.Services.AddSingleton<MemoryAccessStore>();
        builder.Services.AddSingleton<IAccessStore>(services => services.GetRequiredService<MemoryAccessStore>());
        builder.Services.AddSingleton(new IngestTokenOptions { SigningKey = new byte[32] });
        builder.Services.AddSingleton<IngestTokens>();
        builder.Services.AddGateway(builder.Configuration);
        builder.Services.Configure<GatewayOptions>(options =>
        {
            options.PublicUrls = ["http://127.0.0.1:0"];
            options.InternalEndpoints = ["http://127.0.0.1:0"];
            configure?.Invoke(options);
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        add?.Invoke(builder.Services);
        builder.Host.UseOrleans((_, silo) => UseEngine(silo));
        builder.WebHost.UseGatewayListeners();
        var app = builder.Build();
        app.MapGateway();
        await app.StartAsync();
        var host = new GatewayHost(app);
        await host.AddUserAsync(Alice, AliceToken);
        await host.AddUserAsync(Bob, BobToken);
        return host;
    }

    public async Task AddUserAsync(string userId, string token)
    {
        await Access.AddUserAsync(userId, userId, CancellationToken.None);
        await Access.AddTokenAsync(userId, Credentials.Hash(token), "test", CancellationToken.None);
    }

    /// <summary>The cookie of a browser that a user has signed in.</summary>
    public async Task<string> SignInAsync(string userId)
    {
        using var client = Client(token: null);
        var code = await Services.GetRequiredService<SignInCodes>().CreateAsync(userId, CancellationToken.None);
        using var response = await client.GetAsync($"/signin?code={code}");
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    /// <summary>A client of the public listener.</summary>
    public HttpClient Client(string? token = AliceToken, bool keepsCookies = false)
    {
        var client = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = keepsCookies }) { BaseAddress = Public };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void UseEngine(ISiloBuilder silo)
    {
#if ENGINE_ORLEANS
        var (siloPort, gatewayPort) = (FreePort(), FreePort());
        silo.UseLocalhostClustering(siloPort, gatewayPort, new IPEndPoint(IPAddress.Loopback, siloPort));

        static int FreePort()
        {
            using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
#endif
        silo.AddMemoryGrainStorage("PubSubStore");
        silo.AddMemoryStreams(ActivityStream.Provider);
    }
}
