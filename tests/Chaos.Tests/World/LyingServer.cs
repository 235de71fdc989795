using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VaporForge.Chaos.Tests.World;

/// <summary>A server that sends each viewer just what the test says, connection by connection, whatever it asked for.</summary>
internal sealed class LyingServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Queue<string[]> _answers;

    private LyingServer(WebApplication app, Queue<string[]> answers) => (_app, _answers) = (app, answers);

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The <c>after</c> of each connection.</summary>
    public List<long> Asked { get; } = [];

    /// <param name="answers">The frames of the first connection, of the second, ...; each connection ends after them.</param>
    public static async Task<LyingServer> StartAsync(params string[][] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new LyingServer(app, new Queue<string[]>(answers));
        app.UseWebSockets();
        app.MapGet("/api/sessions/{id}/events", server.AnswerEventsAsync);
        app.MapGet("/api/sessions/{id}/ws", server.AnswerSocketAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerEventsAsync(HttpContext http)
    {
        if (Next(http) is not { } frames)
        {
            http.Response.StatusCode = 503;
            return;
        }

        http.Response.ContentType = "text/event-stream";
        foreach (var frame in frames) await http.Response.WriteAsync($"id: {SeqOf(frame)}\ndata: {frame}\n\n");
    }

    private async Task AnswerSocketAsync(HttpContext http)
    {
        if (Next(http) is not { } frames)
        {
            http.Response.StatusCode = 503;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        foreach (var frame in frames)
            await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, http.RequestAborted);
        await socket.CloseAsync((WebSocketCloseStatus)1012, "restarting", http.RequestAborted);
    }

    private string[]? Next(HttpContext http)
    {
        lock (_answers)
        {
            if (!_answers.TryDequeue(out var frames)) return null;
            Asked.Add(long.Parse(http.Request.Query["after"]!, CultureInfo.InvariantCulture));
            return frames;
        }
    }

    private static string SeqOf(string frame) => System.Text.Json.JsonElement.Parse(frame).GetProperty("seq").ToString();
}
