using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Model;

/// <summary>What the log must say of approvals: each is resolved once, allowed only by a person and in time, and none is
/// open when its turn has ended.</summary>
internal sealed class Confirmations
{
    private readonly Dictionary<string, DateTimeOffset> _asked = [];
    private readonly HashSet<string> _resolved = [];

    public void Add(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameTypes.Confirmation:
                _asked.TryAdd(Id(frame), frame.At);
                break;
            case FrameTypes.ConfirmationResolved:
                Resolve(frame);
                break;
            case FrameTypes.TurnEnd:
                BrokenPromise.If(
                    _asked.Keys.Any(id => IsOf(frame, id) && !_resolved.Contains(id)), "a turn ended with an open question");
                break;
        }
    }

    private void Resolve(Frame frame)
    {
        BrokenPromise.If(!_asked.TryGetValue(Id(frame), out var askedAt), "an answer to a question that nobody asked");
        BrokenPromise.If(!_resolved.Add(Id(frame)), "a question was answered twice");
        if (FrameBody.Text(frame.Body, "decision") != "allow") return;
        BrokenPromise.If(FrameBody.Text(frame.Body, "by") != ModelWorld.Person, "a tool was allowed by nobody");
        BrokenPromise.If(frame.At >= askedAt + ModelWorld.Options.ApprovalTimeout, "a tool was allowed too late");
    }

    private static string Id(Frame frame) => $"{frame.TurnId} {FrameBody.Text(frame.Body, "approvalId")}";

    private static bool IsOf(Frame frame, string id) => id.StartsWith($"{frame.TurnId} ", StringComparison.Ordinal);
}
