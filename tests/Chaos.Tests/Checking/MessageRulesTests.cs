using System.Text.Json.Nodes;
using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Tests.World;

namespace VaporForge.Chaos.Tests.Checking;

public sealed class MessageRulesTests
{
    private readonly SyntheticSession _session = SyntheticSession.WithOneTurn();

    [Fact]
    public void Messages_that_are_the_folded_log_violate_nothing() => Finds(User("m-t1"), Assistant("a-t1", "w1 w2 ", "w3 "));

    [Fact]
    public void A_text_that_misses_a_word_is_wrong() =>
        Finds([User("m-t1"), Assistant("a-t1", "w1 w2 ")], (ViolationKind.WrongHistory, 1));

    [Fact]
    public void A_message_that_is_missing_is_wrong() => Finds([User("m-t1")], (ViolationKind.WrongHistory, 1));

    [Fact]
    public void A_prompt_that_is_missing_is_wrong() =>
        Finds([Assistant("a-t1", "w1 w2 w3 ")], (ViolationKind.WrongHistory, 1));

    [Fact]
    public void A_message_that_is_there_twice_is_wrong() => Finds(
        [User("m-t1"), Assistant("a-t1", "w1 w2 w3 "), Assistant("a-t1", "w1 w2 w3 ")], (ViolationKind.WrongHistory, 1));

    [Fact]
    public void A_message_of_no_turn_is_wrong() => Finds(
        [User("m-t1"), Assistant("a-t1", "w1 w2 w3 "), Assistant("a-t9", "w1 ")], (ViolationKind.WrongHistory, 1));

    private void Finds(params JsonObject[] messages) => Finds(messages, []);

    private void Finds(JsonObject[] messages, params (ViolationKind Kind, long Count)[] expected)
    {
        var history = new JsonObject { ["headSeq"] = 7, ["messages"] = new JsonArray([.. messages]) };
        _session.Messages = history.ToJsonString();
        _session.Finds(expected);
    }

    private JsonObject User(string id) =>
        Message(id, "user", [LoggedFrame.Parse(_session.Log[0]).Text("text")!]);

    private static JsonObject Assistant(string id, params string[] texts) => Message(id, "assistant", texts);

    private static JsonObject Message(string id, string role, string[] texts) => new()
    {
        ["id"] = id,
        ["role"] = role,
        ["parts"] = new JsonArray([.. texts.Select(text => new JsonObject { ["type"] = "text", ["text"] = text })]),
    };
}
