using System.Net.WebSockets;
using System.Text.Json;
using VaporForge.Gateway.Json;
using VaporForge.Gateway.Sandboxes;
using VaporForge.Gateway.Sockets;
using VaporForge.Sandboxes;

namespace VaporForge.Gateway.Terminals;

/// <summary>What a person and a shell say to each other over one WebSocket: binary messages are the terminal's bytes, text messages
/// are about it.</summary>
internal sealed class TerminalConversation(string sessionId, SocketConnection socket, SandboxCalls calls)
{
    private const int ReadBytes = 16 << 10;
    private const int CommandMaxBytes = 1 << 10;

    private readonly string _terminalId = Ids.NewRandom();
    private readonly byte[] _received = new byte[ReadBytes];

    private ISandboxGrain Sandbox => calls.Sandbox(sessionId);

    /// <summary>Shows what the shell says, until one of both ends. Nobody listens before it runs.</summary>
    public async Task<SocketClose> SpeakAsync(TerminalSize size, TaskCompletionSource opened, CancellationToken cancellationToken)
    {
        await using var output = await calls.OpenAsync(
            sessionId,
            (sandbox, claim) => sandbox.OpenTerminalAsync(claim, _terminalId, size, cancellationToken),
            cancellationToken);
        opened.SetResult();
        while (await output.MoveNextAsync())
        {
            if (output.Current is { HasEnded: true, ExitCode: var exitCode }) return await SayExitAsync(exitCode);
            await socket.Writer.SendAsync(output.Current.Bytes, WebSocketMessageType.Binary);
        }

        throw new VaporForgeException(ErrorCodes.SandboxUnavailable, "The terminal ended without a word.");
    }

    /// <summary>Hands on what is typed. What a shell that has ended does not take is dropped: its exit is on its way.</summary>
    public async Task<SocketClose> ListenAsync(Task opened, CancellationToken cancellationToken)
    {
        await opened.WaitAsync(cancellationToken);
        while (true)
        {
            var received = await socket.ReceiveAsync(_received.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close) return SocketClose.ByPeer;
            if (received.MessageType == WebSocketMessageType.Binary)
            {
                if (received.Count > 0) await Sandbox.SendAsync(_terminalId, _received[..received.Count], cancellationToken);
                continue;
            }

            if (!received.EndOfMessage || received.Count > CommandMaxBytes) return SocketClose.TooBig;
            if (!await CarryOutAsync(received.Count, cancellationToken)) return SocketClose.Malformed;
        }
    }

    /// <summary>False when the message is not what it should be.</summary>
    private async Task<bool> CarryOutAsync(int length, CancellationToken cancellationToken)
    {
        TerminalSize? size;
        try
        {
            size = TerminalFields.Resize(_received.AsSpan(0, length));
        }
        catch (VaporForgeException e) when (e.Code == ErrorCodes.InvalidRequest)
        {
            return false;
        }

        if (size is not null) await Sandbox.ResizeTerminalAsync(_terminalId, size, cancellationToken);
        return true;
    }

    private async Task<SocketClose> SayExitAsync(int? exitCode)
    {
        var exit = JsonSerializer.SerializeToUtf8Bytes(new TerminalExit("exit", exitCode), GatewayJson.Wire.TerminalExit);
        await socket.Writer.SendAsync(exit, WebSocketMessageType.Text);
        return SocketClose.ByPeer;
    }
}
