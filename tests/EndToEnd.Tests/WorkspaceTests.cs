using System.Net;
using System.Net.WebSockets;
using System.Text;
using VaporForge.EndToEnd.Tests.World;
using VaporForge.Testing;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.EndToEnd.Tests;

/// <summary>What people do in a sandbox themselves, in each kind of sandbox.</summary>
public sealed class WorkspaceTests
{
    [Fact]
    public Task Files_and_a_terminal_in_a_plain_process() => UseAsync("process");

    [DockerFact]
    public Task Files_and_a_terminal_in_a_container() => UseAsync("docker");

    private static async Task UseAsync(string sandbox)
    {
        using var data = new TempFolder();
        await using var forge = await VaporForgeProcess.StartAsync(data.Path, ["--sandbox", sandbox, "--agent", "demo"]);
        var session = await forge.Api.CreateSessionAsync();
        var files = $"/api/sessions/{session}/files";

        // What an agent wrote is there to be read.
        var turnId = (await forge.Api.SubmitAsync(session, "demo: words=5 delay=0 tool=1")).GetProperty("turnId").GetString()!;
        await new Viewer(forge.Api, session).WatchTurnAsync(turnId, () => null);
        var names = (await forge.Api.GetAsync(files)).GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("name").GetString());
        Assert.Contains("demo-1.txt", names);
        Assert.Contains("Written by the demo agent", await TextAsync(forge, files, "demo-1.txt"), StringComparison.Ordinal);

        // And the other way round.
        var bytes = new byte[3 << 20];
        new Random(1).NextBytes(bytes);
        using (var made = await forge.Api.PutBytesAsync($"{files}/content?path=in/big.bin", bytes)) Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using (var read = await forge.Api.TryGetAsync($"{files}/content?path=in/big.bin")) Assert.Equal(bytes, await read.Content.ReadAsByteArrayAsync());

        using var terminal = await OpenTerminalAsync(forge, session);
        await TypeAsync(terminal, "ls in; stty size; ln -s / out; pwd\n");
        await SaysAsync(terminal, "big.bin", "30 100");

        // A link that leaves the workspace leads nowhere.
        using (var outside = await forge.Api.TryGetAsync($"{files}/content?path=out/etc/hostname")) Assert.Equal(HttpStatusCode.BadRequest, outside.StatusCode);
        using (var written = await forge.Api.PutBytesAsync($"{files}/content?path=out/tmp/x", [1])) Assert.Equal(HttpStatusCode.BadRequest, written.StatusCode);
        await TypeAsync(terminal, "exit 7\n");
        await SaysAsync(terminal, "\"exitCode\":7");

        var state = await forge.Api.GetAsync($"/api/sessions/{session}/sandbox");
        Assert.Equal(("awake", sandbox), (state.GetProperty("state").GetString(), state.GetProperty("host").GetString()));
        Assert.True(state.GetProperty("memoryBytes").GetInt64() > 1 << 20);
        Assert.Equal("asleep", (await forge.Api.PostAsync($"/api/sessions/{session}/sandbox/sleep", new { })).GetProperty("state").GetString());
        Assert.Contains("Written by the demo agent", await TextAsync(forge, files, "demo-1.txt"), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(VaporForgeProcess forge, string files, string path)
    {
        using var answer = await forge.Api.TryGetAsync($"{files}/content?path={path}");
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<ClientWebSocket> OpenTerminalAsync(VaporForgeProcess forge, string session)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {forge.Api.Token}");
        var address = new UriBuilder(forge.Api.Address) { Scheme = "ws", Path = $"/api/sessions/{session}/terminal", Query = "columns=100&rows=30" };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        return socket;
    }

    private static Task TypeAsync(ClientWebSocket terminal, string text) =>
        terminal.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Binary, true, CancellationToken.None);

    private static async Task SaysAsync(ClientWebSocket terminal, params string[] expected)
    {
        var said = new StringBuilder();
        var buffer = new byte[64 << 10];
        using var timeout = new CancellationTokenSource(Eventually.Limit);
        while (!Array.TrueForAll(expected, text => said.ToString().Contains(text, StringComparison.Ordinal)))
        {
            var received = await terminal.ReceiveAsync(buffer.AsMemory(), timeout.Token);
            Assert.True(received.MessageType != WebSocketMessageType.Close, $"It closed after: {said}");
            said.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
    }
}
