using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Sessions;

namespace VaporForge.Gateway.UiMessages;

/// <summary>What a chat client submits: its whole transcript, of which only what is new counts.</summary>
/// <param name="Prompt">The newest message, when it is a person's.</param>
/// <param name="Continuation">The newest message, when it is the assistant's.</param>
internal sealed record SubmittedChat(SendMessageRequest? Prompt, ContinuedMessage? Continuation)
{
    /// <param name="chat"><c>{messages, trigger?, messageId?, mode?, whenBusy?}</c>.</param>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.InvalidRequest"/>, naming the field.</exception>
    public static SubmittedChat Read(JsonElement chat)
    {
        if (chat.ValueKind != JsonValueKind.Object) throw ErrorDetails.InvalidField("body", "must be a JSON object.");
        if (FrameJson.Value(chat, "messages") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
            throw ErrorDetails.InvalidField("messages", "must be a list with at least one message.");
        var isAgain = FrameJson.Text(chat, "trigger") switch
        {
            null or "submit-message" => false,
            "regenerate-message" => true,
            _ => throw ErrorDetails.InvalidField("trigger", "must be submit-message or regenerate-message."),
        };
        var messageId = FrameJson.Text(chat, "messageId");
        var messages = list.EnumerateArray().ToArray();
        var index = isAgain ? Array.FindLastIndex(messages, IsPersons) : IndexOfNewest(messages, messageId);
        if (index < 0) throw ErrorDetails.InvalidField("messages", "has no message of a person.");
        var newest = messages[index];
        if (!IsPersons(newest)) return new SubmittedChat(null, ContinuedMessage.Read(newest, $"messages[{index}]"));

        var prompt = TextOf(newest, $"messages[{index}]");

        // A message that was edited, or is to be answered again, is a new prompt under its old id.
        var isNew = isAgain || messageId is not null;
        var request = new SendMessageRequest(
            prompt,
            isNew ? null : KeyOf(FrameJson.Text(newest, "id"), prompt),
            FrameJson.Text(chat, "mode"),
            FrameJson.Text(chat, "whenBusy"));
        return new SubmittedChat(request, null);
    }

    /// <summary>Makes a repeated submit the same submit: the same id with the same text.</summary>
    public static string? KeyOf(string? id, string prompt) => id is null
        ? null
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{prompt}")))[..32];

    /// <summary>The last message, unless an earlier one of the assistant is named: an approval in it was answered.</summary>
    private static int IndexOfNewest(JsonElement[] messages, string? messageId)
    {
        var named = messageId is null
            ? -1
            : Array.FindLastIndex(messages, message => FrameJson.Text(message, "id") == messageId && IsAssistants(message));
        return named >= 0 ? named : messages.Length - 1;
    }

    private static bool IsPersons(JsonElement message) => RoleOf(message) == "user";

    private static bool IsAssistants(JsonElement message) => RoleOf(message) == "assistant";

    private static string? RoleOf(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object ? FrameJson.Text(message, "role") : null;

    private static string TextOf(JsonElement message, string path)
    {
        if (FrameJson.Text(message, "content") is { } content) return content;
        if (FrameJson.Value(message, "parts") is not { ValueKind: JsonValueKind.Array } parts)
            throw ErrorDetails.InvalidField($"{path}.parts", "must be a list.");
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var part in parts.EnumerateArray())
        {
            var type = part.ValueKind == JsonValueKind.Object ? FrameJson.Text(part, "type") : null;
            if (type == "text") texts.Add(FrameJson.Text(part, "text") ?? "");
            else if (type == "file")
                throw ErrorDetails.InvalidField($"{path}.parts", "has a file; put files into the workspace and name them in the text.");
        }

        return string.Join('\n', texts);
    }
}
