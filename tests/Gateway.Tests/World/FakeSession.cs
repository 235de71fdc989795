using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Threading.Channels;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.World;

/// <summary>One session as the gateway sees it: a log, a queue, an execution. Tests make it fail.</summary>
internal sealed class FakeSession(string id, string userId)
{
    public const int MaxQueued = 16;

    private readonly Lock _sync = new();
    private readonly List<Frame> _frames = [];
    private readonly Dictionary<string, SubmitReceipt> _submissions = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _connection;
    private int _queued;

    public string Id => id;

    public string UserId => userId;

    public bool Deleted { get; set; }

    /// <summary>The running execution.</summary>
    public string? ExecutionId { get; set; }

    public HashSet<string> EndedExecutions { get; } = [];

    public long NextN { get; private set; } = 1;

    /// <summary>What is folded: raw frames up to here are gone.</summary>
    public long FoldedSeq { get; set; }

    public string Title { get; set; } = "";

    /// <summary>Calls of the grain of any kind.</summary>
    public int Calls;

    public int Detached;

    public int Stops;

    /// <summary>The turn that the newest stop named.</summary>
    public string? StoppedTurn { get; set; }

    public int Appends;

    /// <summary>Asked before each append; an exception that it gives is thrown.</summary>
    public Func<IngestBatch, Exception?> AppendFault { get; set; } = _ => null;

    /// <summary>Asked after each append that committed; an exception that it gives is thrown, so the caller does not
    /// know.</summary>
    public Func<IngestBatch, Exception?> AmbiguousFault { get; set; } = _ => null;

    /// <summary>Appends wait for it.</summary>
    public Task AppendGate { get; set; } = Task.CompletedTask;

    /// <summary>Asked before each batch for a watcher; an exception that it gives ends the watching.</summary>
    public Func<Exception?> WatchFault { get; set; } = () => null;

    /// <summary>Where a watcher is really begun who asks for what follows that seq: owners make mistakes.</summary>
    public Func<long, long> WatchStart { get; set; } = after => after;

    /// <summary>Frames that one batch for a watcher holds at most.</summary>
    public int WatchBatchFrames { get; set; } = 512;

    public List<ImmutableArray<IngestLine>> Batches { get; } = [];

    public Dictionary<string, ApprovalOutcome> Approvals { get; } = [];

    /// <summary>The answers that were given to approvals.</summary>
    public List<(string ApprovalId, ApprovalDecision Decision)> Decisions { get; } = [];

    /// <summary>Prompts begin turns, as in life; without it only what a test appends is in the log.</summary>
    public bool BeginsTurns { get; set; }

    public ActiveTurnDetails? Active { get; private set; }

    public SubmitPrompt? LastPrompt { get; private set; }

    public List<Message> Messages { get; } = [];

    /// <summary>The workspace. Lock it.</summary>
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>What is open in the sandbox, and takes bytes.</summary>
    public ConcurrentDictionary<string, Channel<byte[]>> Inputs { get; } = new();

    /// <summary>Asked before anything is opened in the sandbox; an exception that it gives is thrown.</summary>
    public Func<Exception?> SandboxFault { get; set; } = () => null;

    /// <summary>What the sandbox's disk holds.</summary>
    public long SandboxBytes { get; set; } = long.MaxValue;

    /// <summary>Of a file that is read, so many bytes do not come: it became shorter meanwhile.</summary>
    public int MissingBytes { get; set; }

    /// <summary>Clears refuse while a turn runs.</summary>
    public int Clears;

    private readonly Queue<SubmitReceipt> _waiting = new();

    public long HeadSeq
    {
        get
        {
            lock (_sync) return _frames.Count;
        }
    }

    public Frame[] Frames
    {
        get
        {
            lock (_sync) return [.. _frames];
        }
    }

    public long Append(string type, string body, string? turnId = "turn-1")
    {
        lock (_sync)
        {
            var frame = new Frame(
                _frames.Count + 1, type, turnId, DateTimeOffset.UnixEpoch.AddSeconds(_frames.Count), Encoding.UTF8.GetBytes(body));
            _frames.Add(frame);
            Wake();
            return frame.Seq;
        }
    }

    /// <summary>Appends that many at once.</summary>
    public void AppendText(int count)
    {
        lock (_sync)
        {
            for (var i = 0; i < count; i++)
            {
                var seq = _frames.Count + 1;
                _frames.Add(new Frame(seq, FrameTypes.TextDelta, "turn-1", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes($$"""{"text":"{{seq}}"}""")));
            }

            Wake();
        }
    }

    /// <summary>Appends what the owner that is being watched does not know of: another one has taken over.</summary>
    public void AppendSilently(int count)
    {
        lock (_sync)
        {
            var (changed, unseen) = (_changed, NewSignal());
            _changed = unseen;
            AppendText(count);
            _changed = changed;
        }
    }

    /// <summary>Ends all watching at once, as the death of the owner does.</summary>
    public void KillOwner(Exception reason)
    {
        lock (_sync)
        {
            var changed = _changed;
            _changed = NewSignal();
            changed.TrySetException(reason);
            _ = changed.Task.Exception;
        }
    }

    /// <summary>Ends all that is open in the sandbox, as its sleep does.</summary>
    public void PutSandboxDown()
    {
        foreach (var input in Inputs.Values) input.Writer.TryComplete();
    }

    public (Frame[] Frames, Task Changed, long Head) After(long seq, int max)
    {
        lock (_sync)
        {
            var first = (int)Math.Max(seq, 0);
            var frames = first >= _frames.Count
                ? []
                : _frames.GetRange(first, Math.Min(max, _frames.Count - first)).ToArray();
            return (frames, _changed.Task, _frames.Count);
        }
    }

    public SubmitOutcome Submit(SubmitPrompt prompt)
    {
        lock (_sync)
        {
            if (prompt.ClientMessageId is { } known && _submissions.TryGetValue(known, out var earlier))
                return new SubmitOutcome(SubmitStatus.Accepted, earlier);
            if (ExecutionId is not null)
            {
                if (prompt.WhenBusy == WhenBusy.Reject) return new SubmitOutcome(SubmitStatus.Busy, null);
                if (_queued == MaxQueued) return new SubmitOutcome(SubmitStatus.QueueFull, null);
                _queued++;
            }

            var isQueued = ExecutionId is not null;
            ExecutionId ??= Guid.NewGuid().ToString("N");
            var turn = $"turn-{_frames.Count + 1}";
            var seq = Append(FrameTypes.UserMessage, $$"""{"messageId":"m{{_frames.Count}}","text":"..."}""", turn);
            var receipt = new SubmitReceipt(turn, $"m{seq}", $"a{seq}", seq, isQueued);
            LastPrompt = prompt;
            if (BeginsTurns) Take(receipt, prompt.Prompt);
            if (prompt.ClientMessageId is { } clientId) _submissions[clientId] = receipt;
            return new SubmitOutcome(SubmitStatus.Accepted, receipt);
        }
    }

    /// <summary>What the agent says in the running turn.</summary>
    public long Say(string type, string body) => Append(type, body, Active!.TurnId);

    /// <summary>Ends the running turn and begins the next one that waits.</summary>
    public void EndTurn(string outcome = "completed", string? reason = null, string text = "")
    {
        lock (_sync)
        {
            var turn = Active!;
            Append(FrameTypes.TurnEnd, $$"""{"outcome":"{{outcome}}"{{(reason is null ? "" : $",\"reason\":\"{reason}\"")}}}""", turn.TurnId);
            Messages.Add(new Message(
                turn.AssistantMessageId, Message.Assistant, [new MessagePart(MessagePart.TextType, text)], DateTimeOffset.UnixEpoch, turn.TurnId, turn.StartSeq));
            (Active, ExecutionId) = (null, null);
            if (_waiting.TryDequeue(out var next)) Begin(next);
        }
    }

    private void Take(SubmitReceipt receipt, string prompt)
    {
        Messages.Add(new Message(
            receipt.MessageId, Message.User, [new MessagePart(MessagePart.TextType, prompt)], DateTimeOffset.UnixEpoch, receipt.TurnId, receipt.Seq));
        if (receipt.Queued) _waiting.Enqueue(receipt);
        else Begin(receipt);
    }

    private void Begin(SubmitReceipt receipt)
    {
        ExecutionId ??= Guid.NewGuid().ToString("N");
        var seq = Append(FrameTypes.TurnStart, $$"""{"messageId":"{{receipt.AssistantMessageId}}"}""", receipt.TurnId);
        Active = new ActiveTurnDetails(
            receipt.TurnId, receipt.MessageId, receipt.AssistantMessageId, DateTimeOffset.UnixEpoch, seq);
    }

    public ProducerAttachment Attach(string executionId)
    {
        lock (_sync)
        {
            if (executionId == ExecutionId)
                return new ProducerAttachment(ExecutionStanding.Active, NextN, ++_connection);
            var standing = EndedExecutions.Contains(executionId) ? ExecutionStanding.Ended : ExecutionStanding.Unknown;
            return new ProducerAttachment(standing, 0, 0);
        }
    }

    public IngestOutcome Append(IngestBatch batch)
    {
        lock (_sync)
        {
            Appends++;
            if (batch.ExecutionId != ExecutionId || batch.Connection < _connection)
                return new IngestOutcome(IngestStatus.Ended, 0);
            if (batch.Lines[0].N > NextN) return new IngestOutcome(IngestStatus.Gap, NextN);
            Batches.Add(batch.Lines);
            foreach (var line in batch.Lines)
            {
                if (line.N < NextN) continue;
                NextN = line.N + 1;
                Append(line.Type, Encoding.UTF8.GetString(line.Body));
                if (line.Type is not (FrameTypes.Done or FrameTypes.ProcessExit)) continue;
                EndedExecutions.Add(ExecutionId);
                ExecutionId = null;
                break;
            }

            return new IngestOutcome(IngestStatus.Committed, NextN);
        }
    }

    private void Wake()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
