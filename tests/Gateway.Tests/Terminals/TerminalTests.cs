using System.Net;
using System.Net.WebSockets;

namespace VaporForge.Gateway.Tests.Terminals;

public sealed class TerminalTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Fact]
    public async Task It_says_back_what_is_typed_until_its_shell_ends()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var terminal = await TerminalClient.OpenAsync(Host, session, "columns=100&rows=30");
        Assert.Equal("100x30", (await terminal.NextAsync()).Text);
        await terminal.TypeAsync("ls");
        Assert.Equal((WebSocketMessageType.Binary, "ls"), await terminal.NextAsync());
        await terminal.TellAsync("""{"type":"resize","columns":90,"rows":20}""");
        Assert.Equal("90x20", (await terminal.NextAsync()).Text);
        await terminal.TypeAsync("q");
        Assert.Equal((WebSocketMessageType.Text, """{"type":"exit","exitCode":3}"""), await terminal.NextAsync());
        Assert.Equal(WebSocketMessageType.Close, (await terminal.NextAsync()).Type);
        Assert.Equal((1000, ""), terminal.Closed);
    }

    [Fact]
    public async Task It_is_the_owners_alone_and_an_operator_can_switch_them_off()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await Assert.ThrowsAsync<WebSocketException>(
            () => TerminalClient.OpenAsync(Host, session, "", ("Authorization", $"Bearer {GatewayHost.BobToken}")));
        await Assert.ThrowsAsync<WebSocketException>(() => TerminalClient.OpenAsync(Host, session, "columns=0"));
        await using var host = await GatewayHost.StartAsync(options => options.Terminals = false);
        using var client = host.Client();
        using var off = await client.GetAsync($"/api/sessions/{host.Sessions.Add(GatewayHost.Alice).Id}/terminal");
        Assert.Equal(HttpStatusCode.Forbidden, off.StatusCode);
    }

    [Fact]
    public async Task Two_of_a_session_know_nothing_of_each_other()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var one = await TerminalClient.OpenAsync(Host, session, "columns=10&rows=10");
        using var other = await TerminalClient.OpenAsync(Host, session, "columns=20&rows=20");
        await one.TypeAsync("one");
        await other.TypeAsync("two");
        Assert.Equal(("10x10one", "20x20two"), (await one.ShowAsync(8), await other.ShowAsync(8)));
        await one.CloseAsync();
        Assert.Equal((1000, ""), await one.EndAsync());
        await Eventually.TrueAsync(() => session.Inputs.Count == 1);
        await other.TypeAsync("there");
        Assert.Equal("there", await other.ShowAsync(5));
    }

    [Fact]
    public async Task A_large_paste_arrives_whole_and_in_order()
    {
        using var terminal = await TerminalClient.OpenAsync(Host, Host.Sessions.Add(GatewayHost.Alice));
        var paste = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i} "));
        await terminal.TypeAsync(paste);
        Assert.Equal("80x24" + paste, await terminal.ShowAsync(5 + paste.Length));
    }

    [Theory]
    [InlineData("POST", "/sandbox/restart")]
    [InlineData("POST", "/sandbox/sleep")]
    [InlineData("DELETE", "")]
    public async Task When_its_sandbox_goes_it_says_so_and_closes(string method, string path)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var terminal = await TerminalClient.OpenAsync(Host, session);
        await terminal.ShowAsync(5);
        using var client = Host.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/sessions/{session.Id}{path}");
        using var done = await client.SendAsync(request);
        Assert.True(done.IsSuccessStatusCode);
        Assert.Equal((WebSocketMessageType.Text, """{"type":"exit"}"""), await terminal.NextAsync());
        Assert.Equal((1000, ""), await terminal.EndAsync());

        if (method != "DELETE")
        {
            using var again = await TerminalClient.OpenAsync(Host, session);
            Assert.Equal("80x24", await again.ShowAsync(5));
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => TerminalClient.OpenAsync(Host, session));
        }
    }

    [Theory]
    [InlineData(ErrorCodes.SandboxBusy, 1013)]
    [InlineData(ErrorCodes.SandboxUnavailable, 1013)]
    [InlineData(ErrorCodes.SessionNotFound, 1008)]
    public async Task Where_none_is_to_be_had_the_close_says_why(string code, int close)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.SandboxFault = () => new VaporForgeException(code, "No.");
        using var terminal = await TerminalClient.OpenAsync(Host, session);
        Assert.Equal((close, code), await terminal.EndAsync());
        Assert.Empty(session.Inputs);
    }

    [Fact]
    public async Task A_host_that_stops_closes_with_1012()
    {
        await using var host = await GatewayHost.StartAsync();
        var session = host.Sessions.Add(GatewayHost.Alice);
        using var terminal = await TerminalClient.OpenAsync(host, session);
        await terminal.ShowAsync(5);
        var stopping = host.StopAsync();
        Assert.Equal(1012, (await terminal.EndAsync()).Code);
        await terminal.CloseAsync();
        await stopping;
    }
}
