using VaporForge.Gateway.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Sessions;

/// <summary>The history. Watch on with <c>events?after=headSeq</c>.</summary>
public sealed record MessageList(long HeadSeq, IReadOnlyList<MessageView> Messages)
{
    internal static MessageList Of(MessageHistory history) =>
        new(history.HeadSeq, [.. history.Messages.Select(MessageView.Of)]);
}

/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
public sealed record MessageView(string Id, string Role, IReadOnlyList<MessagePartView> Parts, DateTimeOffset CreatedAt, string TurnId)
{
    internal static MessageView Of(Message message) =>
        new(message.Id, message.Role, [.. message.Parts.Select(MessagePartView.Of)], message.CreatedAt, message.TurnId);
}

/// <param name="Type"><c>text</c>, <c>reasoning</c> or <c>tool</c>.</param>
/// <param name="State">Of a tool: <c>running</c>, <c>done</c> or <c>error</c>.</param>
public sealed record MessagePartView(
    string Type,
    string? Text = null,
    string? ToolId = null,
    string? ToolName = null,
    string? State = null,
    RawJson? Input = null,
    RawJson? Output = null)
{
    internal static MessagePartView Of(MessagePart part) =>
        new(part.Type, part.Text, part.ToolId, part.ToolName, part.State, RawJson.Of(part.Input), RawJson.Of(part.Output));
}
