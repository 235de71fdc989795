using System.Text;

namespace VaporForge.Chaos.Checking;

/// <summary>All frames of one turn, in order.</summary>
internal sealed class TurnHistory(string turnId)
{
    private readonly List<LoggedFrame> _frames = [];

    public string TurnId => turnId;

    public IReadOnlyList<LoggedFrame> Frames => _frames;

    public LoggedFrame? Prompt => Of(FrameWords.UserMessage).FirstOrDefault();

    public LoggedFrame? Start => Of(FrameWords.TurnStart).FirstOrDefault();

    public IReadOnlyList<LoggedFrame> Ends => [.. Of(FrameWords.TurnEnd)];

    /// <summary>What the turn's first ending says; null without one.</summary>
    public string? Outcome => Of(FrameWords.TurnEnd).FirstOrDefault()?.Text("outcome");

    /// <summary>All that the agent said.</summary>
    public string Said
    {
        get
        {
            var text = new StringBuilder();
            foreach (var delta in Of(FrameWords.TextDelta)) text.Append(delta.Text("text"));
            return text.ToString();
        }
    }

    public IEnumerable<LoggedFrame> Of(string type) => _frames.Where(frame => frame.Type == type);

    public static IReadOnlyList<TurnHistory> Fold(IReadOnlyList<LoggedFrame> frames)
    {
        var turns = new List<TurnHistory>();
        var byId = new Dictionary<string, TurnHistory>();
        foreach (var frame in frames)
        {
            if (frame.TurnId is not { } turnId) continue;
            if (!byId.TryGetValue(turnId, out var turn))
            {
                byId[turnId] = turn = new TurnHistory(turnId);
                turns.Add(turn);
            }

            turn._frames.Add(frame);
        }

        return turns;
    }
}
