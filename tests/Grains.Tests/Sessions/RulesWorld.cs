using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Sessions;

/// <summary>A session without engine or database: applies decisions as the grain does, and keeps all frames.</summary>
internal sealed class RulesWorld
{
    private int _lastId;

    public SessionState State { get; private set; } = new() { Title = "t", Agent = "demo" };
    public List<Frame> Log { get; } = [];
    public List<Effect> Effects { get; } = [];
    public Dictionary<string, Message> Messages { get; } = [];
    public MessageFold? Fold { get; private set; }
    public long NextN { get; private set; } = 1;
    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public Decision Decide() => new(State, Log.Count, Now);

    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"id{++_lastId:0000}");

    public SubmitReceipt Submit(string prompt, WhenBusy whenBusy = WhenBusy.Queue)
    {
        var decision = Decide();
        var receipt = TurnRules.Submit(decision, new SubmitPrompt(prompt, null, null, whenBusy), NewId);
        Commit(decision);
        return receipt;
    }

    public bool Stop(string? turnId = null)
    {
        var decision = Decide();
        var changed = TurnRules.Stop(decision, turnId);
        Commit(decision);
        return changed;
    }

    public void Ingest(params (string Type, string Body)[] lines) =>
        IngestFrom(NextN, lines);

    public void IngestFrom(long first, params (string Type, string Body)[] lines)
    {
        var numbered = lines.Select((line, i) => new IngestLine(first + i, line.Type, Encoding.UTF8.GetBytes(line.Body)));
        var decision = Decide();
        NextN = IngestRules.Take(decision, Fold!, [.. numbered], NextN, TimeSpan.FromMinutes(1), NewId);
        Commit(decision);
    }

    public void Commit(Decision decision)
    {
        var before = State.Active?.ExecutionId;
        var commit = decision.ToCommit("s", epoch: 1);
        Assert.Equal(Log.Count, commit.HeadSeq);
        foreach (var (frame, _, _) in commit.Frames)
        {
            Assert.Equal(Log.Count + 1, frame.Seq);
            Log.Add(frame);
        }

        foreach (var message in commit.Messages) Messages[message.Id] = message;
        foreach (var prompt in commit.Unrun) Messages[prompt.MessageId] = Messages[prompt.MessageId] with { Ending = prompt.Ending };
        State = decision.State;
        Effects.AddRange(decision.Effects);
        if (State.Active?.ExecutionId == before) return;
        NextN = 1;
        Fold = State.Active is { } turn
            ? new MessageFold(turn.TurnId, turn.AssistantMessageId, turn.StartSeq, turn.StartedAt)
            : null;
    }

    public string[] Types => [.. Log.Select(frame => frame.Type)];

    public string? LastText(string field) => FrameBody.Text(Log[^1].Body, field);

    public Frame[] Of(string type) => [.. Log.Where(frame => frame.Type == type)];
}
