using System.Text.Json;

namespace VaporForge.Gateway.UiMessages;

/// <summary>The tool calls of one turn: which run, and which of them wait for a person. Approvals do not always name
/// their tool, and clients know tools only.</summary>
internal sealed class ToolCalls
{
    private readonly List<ToolCall> _calls = [];
    private readonly Dictionary<string, ToolCall> _byApproval = [];

    /// <summary>A person is asked, and nothing else goes on.</summary>
    public bool AllWait
    {
        get
        {
            var running = _calls.Where(call => call.IsRunning).ToArray();
            return running.Length > 0 && Array.TrueForAll(running, call => call.IsWaiting);
        }
    }

    public IEnumerable<ToolCall> Running => _calls.Where(call => call.IsRunning);

    public ToolCall? Find(string? id) => id is null ? null : _calls.FindLast(call => call.FrameId == id);

    public ToolCall? OfApproval(string approvalId) => _byApproval.GetValueOrDefault(approvalId);

    public IEnumerable<string> WaitingApprovals => _byApproval.Where(asked => asked.Value.IsWaiting).Select(asked => asked.Key);

    /// <summary>The approval that the tool call waits for.</summary>
    public string? ApprovalOf(string toolCallId) =>
        _byApproval.FirstOrDefault(asked => asked.Value.Id == toolCallId && asked.Value.IsWaiting).Key;

    /// <summary>A tool begins; null when an approval has introduced it already.</summary>
    public ToolCall? Start(string frameId, string name, string input)
    {
        if (_calls.Find(call => call.FrameId is null && call.Name == name && call.Input == input) is { } introduced)
        {
            introduced.FrameId = frameId;
            return null;
        }

        return Add(frameId, frameId, name, input);
    }

    /// <summary>An approval is asked for. A tool that has not begun yet is introduced by it.</summary>
    /// <param name="isNew">Whether it was.</param>
    public ToolCall Ask(string approvalId, string? toolCallId, string name, string input, out bool isNew)
    {
        var free = _calls.Where(call => call is { IsRunning: true, IsWaiting: false });
        var call = Find(toolCallId)
            ?? free.LastOrDefault(call => call.Name == name && call.Input == input)
            ?? free.LastOrDefault(call => call.Name == name);
        isNew = call is null;
        call ??= Add(approvalId, null, name, input);
        call.IsWaiting = true;
        _byApproval[approvalId] = call;
        return call;
    }

    private ToolCall Add(string id, string? frameId, string name, string input)
    {
        var call = new ToolCall(id, name, input) { FrameId = frameId };
        _calls.Add(call);
        return call;
    }

    public static string TextOf(JsonElement? input) => input?.GetRawText() ?? "null";
}

/// <summary>One tool call.</summary>
/// <param name="id">What clients know it by.</param>
/// <param name="input">As JSON, to find it by while it runs.</param>
internal sealed class ToolCall(string id, string name, string input)
{
    public string Id => id;

    public string Name => name;

    public string Input { get; private set; } = input;

    /// <summary>What frames call it; null until a frame does.</summary>
    public string? FrameId { get; set; }

    public bool IsRunning { get; private set; } = true;

    public bool IsWaiting { get; set; }

    public bool IsDenied { get; set; }

    public void End()
    {
        (IsRunning, IsWaiting) = (false, false);
        Input = "";
    }
}
