using System.Net.WebSockets;

namespace VaporForge.Gateway.Tests.Terminals;

/// <summary>Callers of terminals that mean no good: whatever they do, no shell outlives their connection.</summary>
public sealed class HostileTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Handshake = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

    private GatewayHost Host => shared.Host;

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"type":"resize"}""")]
    [InlineData("""{"type":"resize","columns":0,"rows":1}""")]
    [InlineData("""{"type":"resize","columns":1001,"rows":1}""")]
    [InlineData("""{"type":"resize","columns":1.5,"rows":1}""")]
    [InlineData("""{"type":"resize","columns":99999999999,"rows":1}""")]
    [InlineData("""{"type":"resize","columns":"80","rows":24}""")]
    public async Task A_message_that_is_not_what_it_should_be_closes_with_1007(string message)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var terminal = await TerminalClient.OpenAsync(Host, session);
        await terminal.ShowAsync(5);
        await terminal.TellAsync(message);
        Assert.Equal((1007, "invalid-request"), await terminal.EndAsync());
        await NoShellIsLeftAsync(session);
    }

    [Fact]
    public async Task A_message_of_another_kind_is_ignored()
    {
        using var terminal = await TerminalClient.OpenAsync(Host, Host.Sessions.Add(GatewayHost.Alice));
        await terminal.ShowAsync(5);
        await terminal.TellAsync("""{"type":"from the future","columns":7}""");
        await terminal.TypeAsync([]);
        await terminal.TypeAsync("there");
        Assert.Equal("there", await terminal.ShowAsync(5));
    }

    [Theory]
    [InlineData(1025, true)]
    [InlineData(20_000, true)]
    [InlineData(10, false)]
    public async Task A_text_message_that_is_too_large_or_comes_in_parts_closes_with_1009(int length, bool isWhole)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var terminal = await TerminalClient.OpenAsync(Host, session);
        await terminal.ShowAsync(5);
        await terminal.TellAsync(new string(' ', length), isWhole);
        Assert.Equal((1009, "too-large"), await terminal.EndAsync());
        await NoShellIsLeftAsync(session);
    }

    /// <summary>Each breaks a rule of RFC 6455, section 5.</summary>
    [Theory]
    [InlineData("838000000000", "an opcode that there is not")]
    [InlineData("8b8000000000", "a control opcode that there is not")]
    [InlineData("c28000000000", "a reserved bit")]
    [InlineData("098000000000", "a ping in parts")]
    [InlineData("89fe007e00000000", "a ping that is too long")]
    [InlineData("808000000000", "a part of nothing")]
    [InlineData("8881000000007b", "a close with half a code")]
    [InlineData("888200000000 0001", "a close with a code that there is not")]
    [InlineData("818100000000ff", "text that is none")]
    [InlineData("82ff8000000000000000 00000000", "a length that is negative")]
    public async Task A_frame_that_may_not_be_ends_the_connection_and_the_shell(string frame, string what)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var caller = await HandshakeAsync(session);
        await Eventually.TrueAsync(() => !session.Inputs.IsEmpty, "a shell runs");

        await caller.SendAsync(Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)));

        await NoShellIsLeftAsync(session);
        Assert.True(await EndsAsync(caller), what);
    }

    [Fact]
    public async Task A_frame_that_never_ends_ends_with_its_caller()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        await using var caller = await HandshakeAsync(session);
        await Eventually.TrueAsync(() => !session.Inputs.IsEmpty, "a shell runs");

        // 2^62 bytes are promised, and one MiB comes.
        await caller.SendAsync(Convert.FromHexString("82ff400000000000000000000000"));
        await caller.SendAsync(new byte[1 << 20]);
        caller.Socket.Close(0);

        await NoShellIsLeftAsync(session);
    }

    [Fact]
    public async Task Who_vanishes_takes_the_shell_along()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var terminal = await TerminalClient.OpenAsync(Host, session);
        await terminal.ShowAsync(5);
        terminal.Vanish();
        await NoShellIsLeftAsync(session);
    }

    private static Task NoShellIsLeftAsync(FakeSession session) => Eventually.TrueAsync(() => session.Inputs.IsEmpty, "no shell is left");

    private async Task<RawHttp> HandshakeAsync(FakeSession session)
    {
        var caller = await RawHttp.ConnectAsync(Host.Public);
        await caller.SendAsync(
            $"GET /api/sessions/{session.Id}/terminal HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {GatewayHost.AliceToken}\r\n{Handshake}\r\n");
        await caller.ReadHeadAsync();
        Assert.Equal(101, caller.Status);
        return caller;
    }

    private static async Task<bool> EndsAsync(RawHttp caller)
    {
        try
        {
            await caller.ReadRestAsync();
        }
        catch (IOException)
        {
            // Reset is an end too.
        }

        return true;
    }
}
