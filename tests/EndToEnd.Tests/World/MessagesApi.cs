using System.Diagnostics;
using System.Text.Json;

namespace VaporForge.EndToEnd.Tests.World;

/// <summary>The stand-in of the Messages API in <c>tests/messages-api</c>, listening where sandboxes reach
/// it.</summary>
internal sealed class MessagesApi : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(20);
    private readonly Process _process;

    private MessagesApi(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<MessagesApi> StartAsync(string host)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Repository.File("tests/messages-api/server.mjs"), "--port", "0", "--host", host })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(StartBound);
        using var document = JsonDocument.Parse(line!);
        return new MessagesApi(process, document.RootElement.GetProperty("port").GetInt32());
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
