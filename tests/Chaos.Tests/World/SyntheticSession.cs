using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Tests.World;

/// <summary>A session that never was: its log is told frame by frame, its histories follow from the log until a test breaks
/// them.</summary>
internal sealed class SyntheticSession
{
    public static readonly DateTimeOffset Begin = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private int _serial;

    public List<string> Log { get; } = [];
    public List<CommandRecord> Commands { get; } = [];
    public List<ViewerEvidence> Viewers { get; } = [];
    public List<DateTimeOffset> HostKills { get; } = [];
    public string? Messages { get; set; }
    public long? Head { get; set; }

    public long LastSeq => Log.Count;

    /// <summary>A second later for each frame.</summary>
    public DateTimeOffset Now => Begin.AddSeconds(Log.Count);

    public static SyntheticSession WithOneTurn(int words = 3)
    {
        var session = new SyntheticSession();
        session.Completed("t1", words);
        return session;
    }

    /// <summary>An acknowledged prompt and a whole turn.</summary>
    public void Completed(string turn, int words)
    {
        Submit(turn, words);
        Start(turn);
        Say(turn, 1, words);
        Done(turn);
        End(turn, "completed");
    }

    /// <summary>A prompt in the log, and by default its 202 in the writer's history.</summary>
    public string Submit(string turn, int words = 3, AnswerKind answer = AnswerKind.Accepted, string whenBusy = "queue")
    {
        var prompt = NewPrompt(words);
        var frame = Add("user-message", turn, ("messageId", "m-" + turn), ("text", prompt));
        Command("c-" + turn, prompt, answer, whenBusy, new Receipt(turn, "m-" + turn, frame));
        return prompt;
    }

    public string NewPrompt(int words = 3) => DemoPrompt.Make(words, 5, usesTool: false, asksBefore: false, _serial++);

    public void Command(
        string id, string prompt, AnswerKind answer, string whenBusy = "queue", Receipt? receipt = null) => Commands.Add(
        new CommandRecord.Submit(Time(), Answer(answer), id, prompt, whenBusy, answer == AnswerKind.Accepted ? receipt : null));

    public void Stop(bool changed = true, AnswerKind answer = AnswerKind.Accepted) =>
        Commands.Add(new CommandRecord.Stop(Time(), Answer(answer), changed));

    public CommandTime Time() => new(Now, Now.AddMilliseconds(5));

    public static CommandAnswer Answer(AnswerKind kind) => kind switch
    {
        AnswerKind.Accepted => new CommandAnswer(kind, 202, null),
        AnswerKind.Refused => new CommandAnswer(kind, 409, "session-busy"),
        _ => new CommandAnswer(kind, 0, "connection lost"),
    };

    public void Start(string turn) => Add("turn-start", turn, ("messageId", "a-" + turn));

    public void Say(string turn, int first, int last)
    {
        for (var word = first; word <= last; word++) SayText(turn, $"w{word} ");
    }

    public void SayText(string turn, string text) => Add("text-delta", turn, ("text", text));

    public void Done(string turn) => Add("done", turn, ("sessionId", "sdk"));

    public void End(string turn, string outcome) => Add("turn-end", turn, ("outcome", outcome));

    public long Add(string type, string? turn, params (string Name, string Value)[] fields)
    {
        var frame = new JsonObject { ["seq"] = Log.Count + 1, ["type"] = type };
        if (turn is not null) frame["turnId"] = turn;
        frame["at"] = Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        foreach (var (name, value) in fields) frame[name] = value;
        Log.Add(frame.ToJsonString());
        return Log.Count;
    }

    /// <summary>A viewer that saw the frames with these seqs, and was attached to the end.</summary>
    public void Saw(params long[] seqs) => Saw(after: 0, mustReach: LastSeq, [.. seqs.Select(seq => Log[(int)seq - 1])]);

    public void Saw(long after, long mustReach, params string[] frames) => Viewers.Add(new ViewerEvidence(
        "viewer-1", after, mustReach, [.. frames.Select(json => new ViewerRecord.Saw(0, IdOf(json), json))]));

    public long[] Seqs(long first = 1, long? last = null) =>
        [.. Enumerable.Range((int)first, (int)((last ?? LastSeq) - first + 1)).Select(seq => (long)seq)];

    public IReadOnlyList<Violation> Check() => SessionChecker.Check(new SessionEvidence
    {
        SessionId = "s1",
        Log = Log,
        HeadSeq = Head ?? LastSeq,
        Messages = Messages,
        Viewers = Viewers,
        Commands = Commands,
        HostKills = HostKills,
    });

    /// <summary>Exactly these kinds with these counts, and nothing else.</summary>
    public void Finds(params (ViolationKind Kind, long Count)[] expected) =>
        Assert.Equal(expected.Order(), Check().GroupBy(found => found.Kind).Select(kind => (kind.Key, kind.Sum(found => found.Count))).Order());

    private static string? IdOf(string json) =>
        JsonNode.Parse(json)!["seq"]?.GetValue<long>().ToString(CultureInfo.InvariantCulture);
}
