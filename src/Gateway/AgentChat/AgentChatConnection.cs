using VaporForge.Gateway.Sessions;
using VaporForge.Gateway.Sockets;
using VaporForge.Sessions;

namespace VaporForge.Gateway.AgentChat;

/// <summary>One connection of <c>useAgentChat</c> (CLIENT-PROTOCOLS.md, 2): the part that tells. The other part takes what
/// the client says.</summary>
internal sealed partial class AgentChatConnection(
    string sessionId, string userId, SocketViewer socket, AgentChatParts parts) : IDisposable
{
    /// <summary>The agent's name as these clients spell it in addresses.</summary>
    public const string AgentName = "chat-session-agent";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly StreamNames _names = new();
    private AgentChatPump? _pump;
    private CancellationTokenSource? _watching;
    private WatchFrom _from = new(0, null);

    /// <summary>Says who we are, whether a stream runs, and what the messages are: a client that was away has missed
    /// some.</summary>
    public async Task GreetAsync(CancellationToken cancellationToken)
    {
        // Before anything else is done: what the client says waits until it has been greeted.
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await parts.Sessions.EnsureAsync(sessionId, userId, cancellationToken);
            await socket.SendAsync(AgentMessages.Identity(sessionId, AgentName));
            await socket.SendAsync(AgentMessages.NoMcpServers);
            var session = await DescribeAsync(cancellationToken);
            _from = new WatchFrom(session.HeadSeq, null);
            if (session.ActiveTurn is { } turn) await AnnounceAsync(turn, null);
            var messages = await parts.Reader.ReadMessagesAsync(sessionId, cancellationToken);
            if (messages.Length > 0) await socket.SendAsync(AgentMessages.Messages(messages, isGreeting: true));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Tells what happens until the token is cancelled.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var from = await BeginAsync(watching, stop);
            using var viewer = await parts.Feeds.OpenAsync(sessionId, from.After, stop);
            var pump = new AgentChatPump(
                sessionId, from, viewer.Feed.Head, _names, socket, parts.Reader, _gate, watching.Token) { TurnEnded = ClearIfAskedAsync };
            Volatile.Write(ref _pump, pump);
            try
            {
                await parts.Loop.RunAsync(viewer, pump, watching.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // Another watch was asked for.
            }
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<WatchFrom> BeginAsync(CancellationTokenSource watching, CancellationToken stop)
    {
        await _gate.WaitAsync(stop);
        try
        {
            _watching = watching;
            var start = _from;
            _from = start with { ReplayedTurnId = null };
            return start;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the present watch and begins that one.</summary>
    private void WatchAgain(WatchFrom from)
    {
        _from = from;
        _watching?.Cancel();
    }

    private async Task AnnounceAsync(ActiveTurnDetails turn, string? probeId)
    {
        _names.Add(turn.TurnId);
        await socket.SendAsync(AgentMessages.Resuming(_names.Of(turn.TurnId), probeId));
    }

    private async Task<SessionDetails> DescribeAsync(CancellationToken cancellationToken) =>
        await parts.Calls.CallAsync(sessionId, (grain, ct) => grain.DescribeAsync(ct), cancellationToken)
        ?? throw SessionOwners.NotFound();
}
