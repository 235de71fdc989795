using System.Text.Json.Serialization;

namespace VaporForge.Chaos.Histories;

/// <summary>One attempt of a writer to have something done, written down when it is over.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Submit), "submit")]
[JsonDerivedType(typeof(Stop), "stop")]
[JsonDerivedType(typeof(Approve), "approve")]
[JsonDerivedType(typeof(Delete), "delete")]
[JsonDerivedType(typeof(Restore), "restore")]
internal abstract record CommandRecord(CommandTime Time, CommandAnswer Answer)
{
    /// <param name="ClientMessageId">The same for all attempts of one submit.</param>
    /// <param name="Prompt">No two submits have the same.</param>
    public sealed record Submit(
        CommandTime Time, CommandAnswer Answer, string ClientMessageId, string Prompt, string WhenBusy, Receipt? Receipt)
        : CommandRecord(Time, Answer);

    /// <param name="Changed">Whether the answer said that a turn was stopped by it.</param>
    public sealed record Stop(CommandTime Time, CommandAnswer Answer, bool Changed) : CommandRecord(Time, Answer);

    public sealed record Approve(CommandTime Time, CommandAnswer Answer, string ApprovalId, string Decision)
        : CommandRecord(Time, Answer);

    public sealed record Delete(CommandTime Time, CommandAnswer Answer) : CommandRecord(Time, Answer);

    public sealed record Restore(CommandTime Time, CommandAnswer Answer) : CommandRecord(Time, Answer);
}

/// <summary>By the wall clock.</summary>
internal readonly record struct CommandTime(DateTimeOffset Asked, DateTimeOffset Answered);

/// <param name="Status">Of the HTTP answer; 0 when there was none.</param>
/// <param name="Code">The problem's code, or what became of the connection.</param>
internal sealed record CommandAnswer(AnswerKind Kind, int Status, string? Code);

/// <summary>The 202 of a submit, as far as it is checked.</summary>
internal sealed record Receipt(string TurnId, string MessageId, long Seq);

[JsonConverter(typeof(JsonStringEnumConverter<AnswerKind>))]
internal enum AnswerKind
{
    /// <summary>It was done, and is durable.</summary>
    Accepted,

    /// <summary>A 4xx: it was not done, and will not be.</summary>
    Refused,

    /// <summary>No answer, or a 5xx: it was done, or was not, or will be yet.</summary>
    Unknown,
}
