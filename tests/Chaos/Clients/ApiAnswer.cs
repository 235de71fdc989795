using System.Text.Json;
using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Clients;

/// <param name="Body">The JSON of a success; undefined where there is none.</param>
internal sealed record ApiAnswer(CommandTime Time, CommandAnswer Answer, JsonElement Body)
{
    public bool IsAccepted => Answer.Kind == AnswerKind.Accepted;
    public bool IsUnknown => Answer.Kind == AnswerKind.Unknown;
}
