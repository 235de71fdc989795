using System.Collections.Immutable;
using System.Text;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>Folds the frames of one turn into the assistant's message: runs of text and reasoning become one part each,
/// a tool call and its result one part; and into what its ending tells besides. Feeding it frame by frame or all at once
/// gives the same.</summary>
internal sealed class MessageFold(string turnId, string messageId, long firstSeq, DateTimeOffset createdAt)
{
    /// <summary>An ending keeps the first ones.</summary>
    private const int MaxErrors = 16;

    private const int MaxErrorLength = 4096;

    private readonly List<MessagePart> _parts = [];
    private readonly StringBuilder _run = new();
    private string? _runType;
    private readonly ImmutableArray<string>.Builder _errors = ImmutableArray.CreateBuilder<string>();
    private SessionUsage? _usage;
    private bool _hasText;

    public void Add(Frame frame)
    {
        if (frame.TurnId != turnId) return;
        switch (frame.Type)
        {
            case FrameTypes.TextDelta:
                Continue(MessagePart.TextType, frame.Body);
                break;
            case FrameTypes.ReasoningDelta:
                Continue(MessagePart.ReasoningType, frame.Body);
                break;
            case FrameTypes.ToolStart:
                EndRun();
                _parts.Add(new MessagePart(
                    MessagePart.ToolType,
                    ToolId: FrameBody.Text(frame.Body, "id"),
                    ToolName: FrameBody.Text(frame.Body, "name"),
                    State: MessagePart.ToolRunning,
                    Input: FrameBody.Raw(frame.Body, "input")));
                break;
            case FrameTypes.ToolResult:
                Finish(frame.Body);
                break;
            case FrameTypes.Usage:
                _usage = UsageRules.Sum(_usage, frame.Body);
                break;
            case FrameTypes.Error when _errors.Count < MaxErrors && FrameBody.Text(frame.Body, "error") is { Length: > 0 } error:
                _errors.Add(Shortened(error));
                break;
            case FrameTypes.Done when !_hasText && FrameBody.Text(frame.Body, "fullText") is { Length: > 0 } fullText:
                // An agent that does not stream says everything at the end.
                EndRun();
                _parts.Add(new MessagePart(MessagePart.TextType, fullText));
                break;
        }
    }

    public Message ToMessage()
    {
        // The open run is only copied: more text of the same kind must still make it longer.
        var parts = _runType is null ? _parts.ToImmutableArray() : _parts.Append(new MessagePart(_runType, _run.ToString())).ToImmutableArray();
        return new Message(messageId, Message.Assistant, parts, createdAt, turnId, firstSeq);
    }

    public Message ToMessage(TurnOutcome outcome, string? reason, DateTimeOffset endedAt) =>
        ToMessage() with { Ending = new TurnEnding(outcome, reason, endedAt, _usage, _errors.ToImmutable()) };

    private static string Shortened(string text)
    {
        if (text.Length <= MaxErrorLength) return text;
        var end = char.IsHighSurrogate(text[MaxErrorLength - 2]) ? MaxErrorLength - 2 : MaxErrorLength - 1;
        return text[..end] + "…";
    }

    private void Continue(string type, byte[] body)
    {
        if (FrameBody.Text(body, "text") is not { Length: > 0 } text) return;
        if (_runType != type) EndRun();
        _runType = type;
        _hasText |= type == MessagePart.TextType;
        _run.Append(text);
    }

    private void EndRun()
    {
        if (_runType is null) return;
        _parts.Add(new MessagePart(_runType, _run.ToString()));
        _run.Clear();
        _runType = null;
    }

    private void Finish(byte[] body)
    {
        var id = FrameBody.Text(body, "id");
        var index = _parts.FindLastIndex(part => part.Type == MessagePart.ToolType && part.ToolId == id);
        if (index < 0) return;
        _parts[index] = _parts[index] with
        {
            State = FrameBody.True(body, "isError") ? MessagePart.ToolError : MessagePart.ToolDone,
            Output = FrameBody.Raw(body, "output"),
        };
    }
}
