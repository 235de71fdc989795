using System.Collections.Immutable;
using System.Text.Json;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Storage.Tests.Databases;

/// <summary>Commits as the owner of a session does, in a few verbs.</summary>
public sealed class Owner
{
    private readonly StorageNode _node;
    private readonly TimeProvider _time;
    private readonly ImmutableArray<string>.Builder _text = ImmutableArray.CreateBuilder<string>();
    private long _n;
    private int _turns;

    private Owner(StorageNode node, TimeProvider time, OwnedSession owned)
    {
        (_node, _time) = (node, time);
        (SessionId, Epoch, HeadSeq, State) = (owned.Row.SessionId, owned.Row.Epoch, owned.Row.HeadSeq, owned.Row.State);
        _n = owned.ActiveN;
    }

    public string SessionId { get; }

    public long Epoch { get; init; }

    public long HeadSeq { get; set; }

    public SessionState State { get; set; }

    public ActiveTurn Turn => State.Active!;

    public static async Task<Owner> CreateAsync(
        StorageNode node, TimeProvider time, string sessionId, string userId = "ada", string title = "A chat")
    {
        await node.Sessions.CreateAsync(
            new NewSession(sessionId, userId, new SessionState { Title = title, Agent = "demo" }, time.GetUtcNow()),
            CancellationToken.None);
        return await TakeAsync(node, time, sessionId);
    }

    public static async Task<Owner> TakeAsync(StorageNode node, TimeProvider time, string sessionId)
    {
        var owned = await node.Sessions.TakeOwnershipAsync(sessionId, CancellationToken.None);
        return new Owner(node, time, owned!);
    }

    /// <summary>A commit of these frames after the head, without sending it.</summary>
    public SessionCommit Draft(params NewFrame[] frames) => new()
    {
        SessionId = SessionId,
        Epoch = Epoch,
        HeadSeq = HeadSeq,
        Now = _time.GetUtcNow(),
        Frames = [.. frames],
    };

    public Task<CommitStatus> SendAsync(SessionCommit commit) => _node.Sessions.CommitAsync(commit, CancellationToken.None);

    /// <summary>Sends it, and believes in it when it was committed.</summary>
    public async Task<CommitStatus> CommitAsync(SessionCommit commit)
    {
        var status = await SendAsync(commit);
        if (status != CommitStatus.Committed) return status;
        HeadSeq = commit.HeadSeq + commit.Frames.Length;
        State = commit.State ?? State;
        return status;
    }

    /// <summary>The next lines of the running execution.</summary>
    public NewFrame[] Lines(params string[] texts)
    {
        var (seq, n) = (HeadSeq, _n);
        return [.. texts.Select(text => new NewFrame(
            Frame(++seq, FrameTypes.TextDelta, Turn.TurnId, ("text", text)), Turn.ExecutionId, ++n))];
    }

    public async Task<CommitStatus> SayAsync(params string[] texts)
    {
        var status = await CommitAsync(Draft(Lines(texts)));
        if (status != CommitStatus.Committed) return status;
        _n += texts.Length;
        _text.AddRange(texts);
        return status;
    }

    public async Task<CommitStatus> StartTurnAsync(string prompt)
    {
        var id = $"{SessionId}-{HeadSeq}-{++_turns}";
        var turn = new ActiveTurn(
            $"t-{id}", $"e-{id}", $"u-{id}", $"a-{id}", prompt, null, HeadSeq + 2, _time.GetUtcNow(), TurnStage.Running, null, []);
        _n = 0;
        _text.Clear();
        var draft = Draft(
            new NewFrame(Frame(HeadSeq + 1, FrameTypes.UserMessage, turn.TurnId, ("messageId", turn.MessageId), ("text", prompt)), null, null),
            new NewFrame(Frame(HeadSeq + 2, FrameTypes.TurnStart, turn.TurnId, ("messageId", turn.AssistantMessageId)), null, null));
        return await CommitAsync(draft with
        {
            State = State with { Active = turn },
            Messages = [Text(turn.MessageId, Message.User, prompt, turn.TurnId, HeadSeq + 1)],
            Turns = [new TurnRow(turn.TurnId, turn.ExecutionId, turn.StartSeq, null, null, null)],
        });
    }

    /// <summary>A prompt that waits: its message is in the log while another turn runs.</summary>
    public async Task QueueAsync(string prompt)
    {
        var id = $"{SessionId}-q-{HeadSeq}";
        var queued = new QueuedPrompt($"t-{id}", $"u-{id}", $"a-{id}", prompt, null);
        var frame = Frame(HeadSeq + 1, FrameTypes.UserMessage, queued.TurnId, ("messageId", queued.MessageId), ("text", prompt));
        await CommitAsync(Draft(new NewFrame(frame, null, null)) with
        {
            State = State with { Queue = State.Queue.Add(queued) },
            Messages = [Text(queued.MessageId, Message.User, prompt, queued.TurnId, frame.Seq)],
        });
    }

    /// <summary>What an owner commits when the agent is done: the line, the message, the end and the state.</summary>
    public SessionCommit DraftEnd(TurnOutcome outcome = TurnOutcome.Completed)
    {
        var end = Frame(HeadSeq + 2, FrameTypes.TurnEnd, Turn.TurnId, ("outcome", "completed"));
        return Draft(
            new NewFrame(Frame(HeadSeq + 1, FrameTypes.Done, Turn.TurnId), Turn.ExecutionId, _n + 1),
            new NewFrame(end, null, null)) with
        {
            State = State with { Active = null, SdkSessionId = "sdk-1" },
            Messages = [Text(Turn.AssistantMessageId, Message.Assistant, string.Concat(_text), Turn.TurnId, Turn.StartSeq)],
            Turns = [new TurnRow(Turn.TurnId, Turn.ExecutionId, Turn.StartSeq, end.Seq, _time.GetUtcNow(), outcome)],
        };
    }

    public Task<CommitStatus> EndTurnAsync() => CommitAsync(DraftEnd());

    public async Task RunTurnAsync(string prompt, params string[] texts)
    {
        await StartTurnAsync(prompt);
        await SayAsync(texts);
        await EndTurnAsync();
    }

    public Task<CommitStatus> SetAsync(SessionState state) => CommitAsync(Draft() with { State = state });

    public Task<CommitStatus> ClearAsync() => CommitAsync(Draft() with { ClearThroughSeq = HeadSeq });

    public Frame Frame(long seq, string type, string? turnId, params (string Name, string Value)[] fields) => new(
        seq, type, turnId, _time.GetUtcNow(), JsonSerializer.SerializeToUtf8Bytes(fields.ToDictionary(field => field.Name, field => field.Value)));

    public Task<FrameBatch?> ReadAsync(long after = 0, int max = 1000) =>
        _node.Reader.ReadFramesAsync(SessionId, after, max, CancellationToken.None);

    private Message Text(string id, string role, string text, string turnId, long firstSeq) => new(
        id, role, text.Length == 0 ? [] : [new MessagePart(MessagePart.TextType, text)], _time.GetUtcNow(), turnId, firstSeq);
}
