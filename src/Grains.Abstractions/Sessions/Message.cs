using System.Collections.Immutable;

namespace VaporForge.Sessions;

/// <summary>A message of the history: what a person typed, or what an agent answered, folded from its frames.</summary>
/// <param name="FirstSeq">The seq of the frame that began it; messages sort by it.</param>
/// <param name="Ending">Of its turn: the agent's message has it, or the prompt that never reached the agent. Null while
/// the turn waits or runs, and for the other message of the turn.</param>
[GenerateSerializer, Immutable, Alias("vf.Message")]
public sealed record Message(
    [property: Id(0)] string Id,
    [property: Id(1)] string Role,
    [property: Id(2)] ImmutableArray<MessagePart> Parts,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] string TurnId,
    [property: Id(5)] long FirstSeq,
    [property: Id(6)] TurnEnding? Ending = null)
{
    public const string User = "user";
    public const string Assistant = "assistant";
}

/// <summary>One part of a message: <c>text</c>, <c>reasoning</c> or <c>tool</c>.</summary>
/// <param name="Type">One of the constants below.</param>
/// <param name="Text">The text of a text or reasoning part.</param>
/// <param name="ToolId">The tool call's id; a sub-agent's is <c>parent:child</c>.</param>
/// <param name="State">Of a tool: <c>running</c>, <c>done</c> or <c>error</c>.</param>
/// <param name="Input">Of a tool: the input as UTF-8 JSON.</param>
/// <param name="Output">Of a tool: the output as UTF-8 JSON, once there is one.</param>
[GenerateSerializer, Immutable, Alias("vf.MessagePart")]
public sealed record MessagePart(
    [property: Id(0)] string Type,
    [property: Id(1)] string? Text = null,
    [property: Id(2)] string? ToolId = null,
    [property: Id(3)] string? ToolName = null,
    [property: Id(4)] string? State = null,
    [property: Id(5)] byte[]? Input = null,
    [property: Id(6)] byte[]? Output = null)
{
    public const string TextType = "text";
    public const string ReasoningType = "reasoning";
    public const string ToolType = "tool";
    public const string ToolRunning = "running";
    public const string ToolDone = "done";
    public const string ToolError = "error";
}

/// <summary>The history through <paramref name="HeadSeq"/>: what follows it comes as events after that seq.</summary>
[GenerateSerializer, Immutable, Alias("vf.MessageHistory")]
public sealed record MessageHistory(
    [property: Id(0)] long HeadSeq,
    [property: Id(1)] ImmutableArray<Message> Messages);
