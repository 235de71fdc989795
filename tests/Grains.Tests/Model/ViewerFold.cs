using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Model;

/// <summary>What a viewer makes of frames. Written apart from the product's own fold, to hold it to account.</summary>
internal sealed class ViewerFold
{
    private readonly List<(string Id, List<string> Parts)> _messages = [];
    private readonly Dictionary<string, string> _assistants = [];

    public override string ToString() =>
        string.Join('\n', _messages.Select(message => $"{message.Id}: {string.Join(" | ", message.Parts)}"));

    public static ViewerFold Of(IEnumerable<Frame> frames)
    {
        var fold = new ViewerFold();
        foreach (var frame in frames) fold.Add(frame);
        return fold;
    }

    public static string Text(Message message) => string.Join(" | ", message.Parts.Select(Text));

    public string? Find(string messageId) => _messages.Where(m => m.Id == messageId).Select(m => string.Join(" | ", m.Parts)).FirstOrDefault();

    public static Frame Snapshot(long throughSeq, IEnumerable<Message> messages)
    {
        var list = new JsonArray([.. messages.OrderBy(m => m.FirstSeq).ThenBy(m => m.Id, StringComparer.Ordinal).Select(m => (JsonNode)new JsonObject
        {
            ["id"] = m.Id,
            ["turnId"] = m.TurnId,
            ["role"] = m.Role,
            ["parts"] = new JsonArray([.. m.Parts.Select(part => (JsonNode)Text(part))]),
        })]);
        var body = new JsonObject { ["throughSeq"] = throughSeq, ["messages"] = list };
        return new Frame(throughSeq, FrameTypes.Snapshot, null, default, Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private void Add(Frame frame)
    {
        if (frame.Type is FrameTypes.Status or FrameTypes.TurnEnd or FrameTypes.ConfirmationResolved) return;
        using var document = JsonDocument.Parse(frame.Body);
        var body = document.RootElement;
        switch (frame.Type)
        {
            case FrameTypes.UserMessage:
                _messages.Add((Field(body, "messageId"), [$"text:{Field(body, "text")}"]));
                break;
            case FrameTypes.TurnStart:
                _assistants[frame.TurnId!] = Field(body, "messageId");
                _messages.Add((Field(body, "messageId"), []));
                break;
            case FrameTypes.TextDelta:
                Extend(frame, "text:", Field(body, "text"));
                break;
            case FrameTypes.ReasoningDelta:
                Extend(frame, "reasoning:", Field(body, "text"));
                break;
            case FrameTypes.ToolStart:
                Parts(frame).Add($"tool:{Field(body, "id")}:running");
                break;
            case FrameTypes.ToolResult:
                var tool = Parts(frame).FindLastIndex(part => part.StartsWith($"tool:{Field(body, "id")}:", StringComparison.Ordinal));
                if (tool >= 0) Parts(frame)[tool] = $"tool:{Field(body, "id")}:done";
                break;
            case FrameTypes.Done when Field(body, "fullText") is { Length: > 0 } text:
                if (!Parts(frame).Any(part => part.StartsWith("text:", StringComparison.Ordinal))) Parts(frame).Add($"text:{text}");
                break;
            case FrameTypes.Snapshot:
                Restore(body);
                break;
        }
    }

    private void Restore(JsonElement body)
    {
        _messages.Clear();
        foreach (var message in body.GetProperty("messages").EnumerateArray())
        {
            _messages.Add((
                Field(message, "id"), [.. message.GetProperty("parts").EnumerateArray().Select(part => part.GetString()!)]));
        }
    }

    private void Extend(Frame frame, string kind, string text)
    {
        var parts = Parts(frame);
        if (parts.Count > 0 && parts[^1].StartsWith(kind, StringComparison.Ordinal)) parts[^1] += text;
        else parts.Add(kind + text);
    }

    private List<string> Parts(Frame frame) => _messages.First(message => message.Id == _assistants[frame.TurnId!]).Parts;

    private static string Text(MessagePart part) => part.Type == MessagePart.ToolType
        ? $"tool:{part.ToolId}:{part.State}"
        : $"{part.Type}:{part.Text}";

    private static string Field(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
