using System.Text;
using System.Text.Json;
using VaporForge.Sessions;

namespace VaporForge.Storage.Tests.Sessions;

/// <summary>What a viewer makes of frames: messages as text. Written apart from the product's own fold, to hold it to
/// account.</summary>
internal sealed class FoldView
{
    private readonly List<(string Id, StringBuilder Text)> _messages = [];

    public IReadOnlyList<string> Messages => [.. _messages.Select(message => $"{message.Id}: {message.Text}")];

    public void Add(Frame frame)
    {
        using var document = JsonDocument.Parse(frame.Body);
        var body = document.RootElement;
        switch (frame.Type)
        {
            case FrameTypes.UserMessage:
                Begin(Text(body, "messageId"), Text(body, "text"));
                break;
            case FrameTypes.TurnStart:
                Begin(Text(body, "messageId"), "");
                break;
            case FrameTypes.TextDelta:
                var assistant = "a" + frame.TurnId![1..];
                _messages.Single(message => message.Id == assistant).Text.Append(Text(body, "text"));
                break;
            case FrameTypes.Snapshot:
                _messages.Clear();
                foreach (var message in body.GetProperty("messages").EnumerateArray())
                {
                    Begin(
                        Text(message, "id"),
                        string.Concat(message.GetProperty("parts").EnumerateArray().Select(part => Text(part, "text"))));
                }

                break;
        }
    }

    private void Begin(string id, string text) => _messages.Add((id, new StringBuilder(text)));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
