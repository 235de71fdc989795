using System.Text.Json;

namespace VaporForge.Chaos.Checking;

/// <summary>The history is the log, folded: the same prompts in the same order, and for each turn the text that was said.</summary>
internal static class MessageRules
{
    public static IEnumerable<Violation> Check(SessionLog log, string messages)
    {
        var root = JsonElement.Parse(messages);
        var all = root.GetProperty("messages").EnumerateArray().ToList();
        var prompts = log.Of(FrameWords.UserMessage).Select(frame => (Id: frame.Text("messageId") ?? "", Text: frame.Text("text") ?? ""));
        var told = Of("user").Select(message => (Id: IdOf(message), Text: TextOf(message)));
        if (!prompts.SequenceEqual(told)) yield return Wrong("the prompts", "are not those of the log, in its order");

        var answers = Of("assistant").ToLookup(IdOf, TextOf);
        var turns = log.Turns.Where(turn => turn.Start is not null).ToDictionary(turn => turn.Start!.Text("messageId") ?? turn.TurnId);
        foreach (var (messageId, turn) in turns)
        {
            // A turn in which nothing was said may have an empty message, or none.
            if (answers[messageId].Count() > 1) yield return Wrong($"turn {turn.TurnId}", "has two messages");
            var text = answers[messageId].FirstOrDefault() ?? "";
            if (text != turn.Said) yield return Wrong($"turn {turn.TurnId}", $"said {turn.Said.Length} characters, its message has {text.Length}");
        }

        foreach (var unknown in answers.Where(answer => !turns.ContainsKey(answer.Key)))
            yield return Wrong($"message {unknown.Key}", "is of no turn");

        IEnumerable<JsonElement> Of(string role) => all.Where(message => message.GetProperty("role").GetString() == role);
        Violation Wrong(string where, string what) => log.Violation(ViolationKind.WrongHistory, where, what);
    }

    private static string IdOf(JsonElement message) => message.GetProperty("id").GetString()!;

    private static string TextOf(JsonElement message) => string.Concat(
        message.GetProperty("parts").EnumerateArray()
            .Where(part => part.GetProperty("type").GetString() == "text")
            .Select(part => part.GetProperty("text").GetString()));
}
