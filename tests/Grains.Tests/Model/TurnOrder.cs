using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Model;

/// <summary>What the log must say of turns: one at a time, each begun once and ended once, in the order in which they were
/// asked for, all of it between its begin and its end.</summary>
internal sealed class TurnOrder
{
    /// <summary>A prompt that begins with it goes before those that wait.</summary>
    public const string Urgent = "urgent ";

    private readonly List<string> _waiting = [];
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _ended = [];
    private readonly HashSet<string> _prompts = [];

    public string? Running { get; private set; }

    public int Ended => _ended.Count;

    public int Unended => _known.Count - _ended.Count;

    public void Add(Frame frame)
    {
        if (frame.Type == FrameTypes.Snapshot) return;
        var turnId = frame.TurnId!;
        switch (frame.Type)
        {
            case FrameTypes.UserMessage:
                Ask(turnId, FrameBody.Text(frame.Body, "text")!);
                break;
            case FrameTypes.TurnStart:
                BrokenPromise.If(Running is not null, "a turn begins while another runs");
                BrokenPromise.If(_waiting.Count == 0 || _waiting[0] != turnId, "turns do not run in their order");
                _waiting.RemoveAt(0);
                Running = turnId;
                break;
            case FrameTypes.TurnEnd:
                BrokenPromise.If(!_ended.Add(turnId), "a turn ended twice");
                BrokenPromise.If(Running != turnId && !_waiting.Remove(turnId), "a turn ended that had not begun");
                if (Running == turnId) Running = null;
                break;
            default:
                BrokenPromise.If(Running != turnId, $"a {frame.Type} lies outside its turn");
                break;
        }
    }

    private void Ask(string turnId, string prompt)
    {
        BrokenPromise.If(!_known.Add(turnId), "a turn was asked for twice");
        BrokenPromise.If(!_prompts.Add(prompt), $"the prompt '{prompt}' was taken twice");
        if (prompt.StartsWith(Urgent, StringComparison.Ordinal)) _waiting.Insert(0, turnId);
        else _waiting.Add(turnId);
    }
}
