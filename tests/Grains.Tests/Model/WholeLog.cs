using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Model;

/// <summary>Every frame that was ever committed, and the promises about them, checked as each is added.</summary>
internal sealed class WholeLog
{
    private readonly List<NewFrame> _frames = [];
    private readonly Dictionary<string, long> _lastN = [];
    private readonly TurnOrder _turns = new();
    private readonly Confirmations _confirmations = new();
    private string? _told;

    public IEnumerable<Frame> Frames => _frames.Select(added => added.Frame);

    public TurnOrder Turns => _turns;

    public long LastN(string executionId) => _lastN.GetValueOrDefault(executionId);

    public IEnumerable<Frame> Of(string executionId) =>
        _frames.Where(added => added.ExecutionId == executionId).Select(added => added.Frame);

    public void Append(SessionCommit commit, SessionState before)
    {
        foreach (var added in commit.Frames)
        {
            BrokenPromise.If(added.Frame.Seq != _frames.Count + 1, $"seq {added.Frame.Seq} follows seq {_frames.Count}");
            _frames.Add(added);
            if (added.ExecutionId is { } executionId) Line(added, executionId, commit, before);
            else if (added.Frame.Type == FrameTypes.Status) Status(added.Frame, before);
            else if (added.Frame.Type == FrameTypes.TurnEnd) End(added.Frame, before);
            _turns.Add(added.Frame);
            _confirmations.Add(added.Frame);
        }

        var active = (commit.State ?? before).Active;
        BrokenPromise.If(active?.TurnId != _turns.Running, "the state and the log disagree about the running turn");
        BrokenPromise.If(
            active is null && (commit.State ?? before).Queue.Length > 0, "prompts wait and nothing runs");
    }

    private void Line(NewFrame added, string executionId, SessionCommit commit, SessionState before)
    {
        var next = LastN(executionId) + 1;
        BrokenPromise.If(added.N != next, $"line {added.N} of {executionId} is where line {next} belongs");
        _lastN[executionId] = next;
        BrokenPromise.If(
            before.Active?.ExecutionId != executionId || before.Active.TurnId != added.Frame.TurnId,
            $"a line of {executionId} came while another execution ran");
        BrokenPromise.If(
            commit.Frames.Any(frame => frame.Frame.Type == FrameTypes.TurnEnd && frame.Frame.Seq < added.Frame.Seq),
            "a line follows the end of its turn");
    }

    private void End(Frame frame, SessionState before) => BrokenPromise.If(
        before.Active is { } turn && FrameBody.Text(frame.Body, "reason") == ExitReasons.StartFailed && LastN(turn.ExecutionId) > 0,
        "a turn that has lines did not start");

    private void Status(Frame frame, SessionState before)
    {
        var state = FrameBody.Text(frame.Body, "state");
        var key = $"{frame.TurnId} {state} {FrameBody.Text(frame.Body, "detail")}";
        BrokenPromise.If(key == _told, $"viewers were told twice that it is {state}");
        BrokenPromise.If(
            before.Active is { Stage: TurnStage.Stopping } stopping && stopping.TurnId == frame.TurnId,
            "a turn that is being stopped said how it is");
        _told = key;
    }
}
