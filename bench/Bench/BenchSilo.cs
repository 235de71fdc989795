using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using VaporForge.Gateway.Hosting;
using VaporForge.Grains.Sandboxes;
using VaporForge.Silo.Hosting;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Bench;

/// <summary>A whole node in this process, real HTTP and a real database, whose agents are the benchmark's own
/// code.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly ScriptedSandboxHost _sandboxes;

    private BenchSilo(WebApplication app, ScriptedSandboxHost sandboxes, string token)
    {
        (_app, _sandboxes, Token) = (app, sandboxes, token);
        var listeners = app.Services.GetRequiredService<GatewayListeners>();
        (Public, Internal) = (listeners.PublicAddresses[0], listeners.InternalAddresses[0]);
        _http = new HttpClient { BaseAddress = Public };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Public { get; }
    public Uri Internal { get; }
    public string Token { get; }

    public static async Task<BenchSilo> StartAsync(string data, string? postgres)
    {
        var sandboxes = new ScriptedSandboxHost();
        var settings = new SiloSettings
        {
            DataDirectory = data,
            Port = 0,
            InternalPort = FreePort.Find(),
            Postgres = postgres,
            Installation = "bench",
            Agent = new Choice<string>("demo", "bench"),
            Sandbox = new Choice<SandboxKind>(SandboxKind.Process, "bench"),
        };
        var app = SiloApplication.Build(settings, services => services
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddFilter("Orleans", LogLevel.None))
            .Replace(ServiceDescriptor.Singleton<ISandboxHost>(sandboxes)));
        await app.StartAsync(settings, CancellationToken.None);
        var token = await File.ReadAllTextAsync(settings.TokenFile);
        return new BenchSilo(app, sandboxes, token.Trim());
    }

    /// <summary>Starts a turn and answers with a producer for its execution.</summary>
    public async Task<(string SessionId, ProducerConnection Producer)> StartTurnAsync()
    {
        var session = await PostAsync("/api/sessions", new { title = "bench" });
        var sessionId = session.GetProperty("id").GetString()!;
        var started = new TaskCompletionSource<ScriptedRun>(TaskCreationOptions.RunContinuationsAsynchronously);
        _sandboxes.Agent = run =>
        {
            started.TrySetResult(run);

            // The lines are the benchmark's; the execution is over when their last one is.
            return run.Cancelled;
        };
        await PostAsync($"/api/sessions/{sessionId}/messages", new { prompt = "bench" });
        var run = await started.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var producer = new ProducerConnection();
        await producer.OpenAsync(Internal, sessionId, run.IngestToken);
        return (sessionId, producer);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        var response = await _http.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
