using System.Text.Json;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.Sockets;
using VaporForge.Gateway.UiMessages;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Gateway.AgentChat;

/// <summary>Tells a connection of <c>useAgentChat</c> what happens in its session: one watch, from a seq on. Of a turn that
/// had begun before, nothing is told unless its stream is replayed: no client can use the rest of one.</summary>
/// <param name="replayThrough">The newest seq when the watch began: what comes after is live.</param>
/// <param name="gate">Frames and the client's messages take turns.</param>
internal sealed class AgentChatPump(
    string sessionId,
    WatchFrom from,
    long replayThrough,
    StreamNames names,
    SocketViewer socket,
    ISessionReader reader,
    SemaphoreSlim gate,
    CancellationToken watching) : IViewerConnection, IChunkSink
{
    private readonly List<ReadOnlyMemory<byte>> _unsent = [];
    private bool _isReplay = from.ReplayedTurnId is not null;
    private bool _isRecovering;
    private bool _messagesChanged;

    /// <summary>The turn whose stream the client is being told.</summary>
    public TurnTranslation? Turn { get; private set; }

    /// <summary>The last seq that was told.</summary>
    public long Seq { get; private set; } = from.After;

    /// <summary>Called when a turn has ended.</summary>
    public Func<Task> TurnEnded { get; init; } = () => Task.CompletedTask;

    public async ValueTask WriteAsync(EncodedBatch batch, long afterSeq)
    {
        await gate.WaitAsync(watching);
        try
        {
            for (var i = batch.IndexAfter(afterSeq); i < batch.Frames.Length; i++)
            {
                // A message of the client may have begun another watch while this one waited.
                watching.ThrowIfCancellationRequested();
                using var frame = FrameJson.Parse(batch.JsonOf(i));
                await TakeAsync(frame.RootElement);
                Seq = batch.Frames[i].Seq;
                if (_isReplay && Seq >= replayThrough) await EndReplayAsync();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask FlushAsync()
    {
        if (!_messagesChanged) return;
        _messagesChanged = false;
        var messages = await reader.ReadMessagesAsync(sessionId, watching);
        await socket.SendAsync(AgentMessages.Messages(messages, isGreeting: false));
    }

    public ValueTask HeartbeatAsync() => ValueTask.CompletedTask;

    public void Take(ReadOnlySpan<byte> chunk) =>
        _unsent.Add(AgentMessages.Chunk(names.Of(Turn!.TurnId), chunk, Turn.Count - 1, _isReplay));

    private async ValueTask TakeAsync(JsonElement frame)
    {
        var turnId = FrameJson.TurnIdOf(frame);
        switch (FrameJson.TypeOf(frame))
        {
            case FrameTypes.UserMessage when turnId is not null && !names.IsOwn(turnId):
                _messagesChanged |= !_isReplay;
                break;
            case FrameTypes.TurnStart when turnId is not null && (!_isReplay || turnId == from.ReplayedTurnId):
                // Others' prompts are there before the answer to them.
                await FlushAsync();
                names.Add(turnId);
                Turn = new TurnTranslation(turnId, this);
                break;
            case FrameTypes.Snapshot when from.ReplayedTurnId is null || !_isReplay:
                await ForgetAsync(frame);
                return;
            case FrameTypes.Snapshot:
                Turn ??= new TurnTranslation(from.ReplayedTurnId!, this);
                break;
            case FrameTypes.Status when turnId is not null && turnId == Turn?.TurnId:
                await TellRecoveryAsync(FrameJson.Text(frame, "state"));
                break;
        }

        var isEnd = FrameJson.TypeOf(frame) == FrameTypes.TurnEnd;
        if (Turn is not null && (turnId == Turn.TurnId || turnId is null)) await TranslateAsync(frame);
        else if (isEnd && turnId is not null) await TellEndAsync(turnId);
        if (isEnd) await TurnEnded();
    }

    private async ValueTask TranslateAsync(JsonElement frame)
    {
        var turn = Turn!;
        turn.Take(frame);
        foreach (var message in _unsent) await socket.SendAsync(message);
        _unsent.Clear();
        if (turn.Outcome is null) return;
        await TellRecoveryAsync(ExecutionStates.Running);
        var name = names.Of(turn.TurnId);
        if (turn.ErrorText is { } text) await socket.SendAsync(AgentMessages.Failed(name, text));
        else await socket.SendAsync(AgentMessages.Done(name, turn.Outcome == "stopped" ? "aborted" : "completed", _isReplay));
        (Turn, _isReplay) = (null, false);
        _messagesChanged = true;
    }

    /// <summary>A turn that the client was not told of, or that never began, is over.</summary>
    private async ValueTask TellEndAsync(string turnId)
    {
        _messagesChanged = true;
        if (names.IsOwn(turnId)) await socket.SendAsync(AgentMessages.Done(names.Of(turnId), "aborted", isReplay: false));
    }

    private async ValueTask EndReplayAsync()
    {
        _isReplay = false;
        if (Turn is { MessageId: not null }) await socket.SendAsync(AgentMessages.ReplayComplete(names.Of(Turn.TurnId)));
        else await socket.SendAsync(AgentMessages.Done(names.Of(from.ReplayedTurnId!), "completed", isReplay: true));
    }

    /// <summary>Messages that are folded are the same messages; none means that the history was cleared.</summary>
    private async ValueTask ForgetAsync(JsonElement snapshot)
    {
        if (snapshot.GetProperty("messages").GetArrayLength() > 0) _messagesChanged = true;
        else await socket.SendAsync(AgentMessages.Clear);
    }

    private async ValueTask TellRecoveryAsync(string? state)
    {
        var isRecovering = state is ExecutionStates.Recovering or ExecutionStates.Reconnecting;
        if (isRecovering == _isRecovering) return;
        _isRecovering = isRecovering;
        await socket.SendAsync(AgentMessages.Recovering(isRecovering, names.Of(Turn!.TurnId)));
    }
}
