using System.Collections.Immutable;
using System.Text.Json;
using VaporForge.Gateway.Errors;
using VaporForge.Sessions;

namespace VaporForge.Gateway.UiMessages;

/// <summary>An assistant's message that a client sends back, because approvals in it were answered.</summary>
/// <param name="Asked">The approvals that the client knows of.</param>
/// <param name="Answers">Those that a person has answered.</param>
internal sealed record ContinuedMessage(
    string MessageId, ImmutableArray<string> Asked, ImmutableArray<(string ApprovalId, ApprovalDecision Decision)> Answers)
{
    public static ContinuedMessage Read(JsonElement message, string path)
    {
        if (message.ValueKind != JsonValueKind.Object || FrameJson.Text(message, "role") != "assistant")
            throw ErrorDetails.InvalidField(path, "must be a message of the user or of the assistant.");
        var messageId = FrameJson.Text(message, "id") ?? throw ErrorDetails.InvalidField($"{path}.id", "is missing.");
        var asked = ImmutableArray.CreateBuilder<string>();
        var answers = ImmutableArray.CreateBuilder<(string, ApprovalDecision)>();
        if (FrameJson.Value(message, "parts") is { ValueKind: JsonValueKind.Array } parts)
        {
            foreach (var part in parts.EnumerateArray())
            {
                if (part.ValueKind != JsonValueKind.Object) continue;
                if (FrameJson.Value(part, "approval") is not { ValueKind: JsonValueKind.Object } approval) continue;
                if (FrameJson.Text(approval, "id") is not { } approvalId) continue;
                asked.Add(approvalId);
                if (FrameJson.Text(part, "state") == "approval-responded") answers.Add((approvalId, DecisionOf(approval)));
            }
        }

        return new ContinuedMessage(messageId, asked.ToImmutable(), answers.ToImmutable());
    }

    /// <summary>Anything but a clear yes is a no.</summary>
    private static ApprovalDecision DecisionOf(JsonElement approval) =>
        FrameJson.IsTrue(approval, "approved") ? ApprovalDecision.Allow : ApprovalDecision.Deny;
}
