using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Report;

/// <summary>How much happened, so that a table of zeros means something. Safe for threads.</summary>
internal sealed class Tally
{
    private readonly Lock _sync = new();
    private readonly SortedDictionary<string, long> _turns = new(StringComparer.Ordinal);

    public long Sessions { get; private set; }
    public long LogFrames { get; private set; }
    public long Viewers { get; private set; }
    public long Connections { get; private set; }
    public long SeenFrames { get; private set; }

    /// <summary>How often a viewer's connection was ended by the other side, or refused.</summary>
    public long Broken { get; private set; }
    public long Submits { get; private set; }
    public long SubmitAttempts { get; private set; }
    public long AmbiguousHappened { get; private set; }
    public long AmbiguousDidNot { get; private set; }
    public long Stops { get; private set; }
    public long Approvals { get; private set; }
    public long Deletes { get; private set; }

    /// <summary>Outcome to turns.</summary>
    public IReadOnlyDictionary<string, long> Turns
    {
        get
        {
            lock (_sync) return new SortedDictionary<string, long>(_turns, StringComparer.Ordinal);
        }
    }

    public void Add(SessionEvidence evidence)
    {
        var commands = evidence.Commands;
        var log = new SessionLog(evidence.SessionId, [.. evidence.Log.Select(LoggedFrame.Parse)]);
        var (happened, didNot) = SubmitRules.Ambiguous(log, commands);
        lock (_sync)
        {
            Sessions++;
            LogFrames += log.Frames.Count;
            foreach (var turn in log.Turns)
            {
                var outcome = turn.Outcome ?? "without an end";
                _turns[outcome] = _turns.GetValueOrDefault(outcome) + 1;
            }

            Submits += SubmitOutcome.Fold(commands).Count;
            SubmitAttempts += commands.Count(command => command is CommandRecord.Submit);
            AmbiguousHappened += happened;
            AmbiguousDidNot += didNot;
            Stops += commands.Count(command => command is CommandRecord.Stop { Changed: true });
            Approvals += commands.Count(command => command is CommandRecord.Approve { Answer.Kind: AnswerKind.Accepted });
            Deletes += commands.Count(command => command is CommandRecord.Delete { Answer.Kind: AnswerKind.Accepted });
        }
    }

    public void AddViewer(int connections, int broken, long frames)
    {
        lock (_sync)
        {
            Viewers++;
            Connections += connections;
            SeenFrames += frames;
            Broken += broken;
        }
    }
}
