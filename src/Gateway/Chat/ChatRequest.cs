using VaporForge.Gateway.Json;

namespace VaporForge.Gateway.Chat;

/// <summary>What <c>DefaultChatTransport</c> submits, as the API's description shows it.</summary>
/// <param name="Id">The chat's id, which is the session's: 1 to 64 of the characters A-Z a-z 0-9 _ -.</param>
/// <param name="Messages">UIMessages; only the newest counts.</param>
/// <param name="Trigger"><c>submit-message</c> (default) or <c>regenerate-message</c>.</param>
/// <param name="MessageId">The message that was edited, or whose approvals were answered.</param>
/// <param name="Mode">The agent's permission mode.</param>
/// <param name="WhenBusy"><c>queue</c> (default), <c>reject</c> or <c>interrupt</c>.</param>
public sealed record ChatRequest(
    string Id,
    IReadOnlyList<RawJson> Messages,
    string? Trigger = null,
    string? MessageId = null,
    string? Mode = null,
    string? WhenBusy = null);

/// <summary>A message of the AI SDK, as the API's description shows it.</summary>
/// <param name="Parts"><c>text</c>, <c>reasoning</c> and <c>dynamic-tool</c> parts.</param>
public sealed record UiMessageView(string Id, string Role, RawJson Metadata, IReadOnlyList<RawJson> Parts);
