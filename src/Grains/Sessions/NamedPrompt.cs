using System.Text.RegularExpressions;

namespace VaporForge.Grains.Sessions;

/// <summary>What the agent gets of a prompt that names a command or an agent in its first line (WIRE.md, 4). The history
/// keeps what the person typed.</summary>
internal static partial class NamedPrompt
{
    /// <summary><c>[command:/name]</c>: that slash command, with the rest as its instructions. <c>[agent:/name]</c>: that
    /// agent through the Task tool, with the rest as its instructions. Anything else: as it was typed.</summary>
    public static string ForAgent(string typed)
    {
        var match = FirstLine().Match(typed);
        if (!match.Success) return typed;
        var name = match.Groups["name"].Value;
        var instructions = typed[match.Length..];
        return match.Groups["kind"].ValueSpan is "command"
            ? $"/{name} {instructions}".TrimEnd()
            : $"Use the Task tool with the subagent_type \"{name}\" and hand these instructions to it:\n\n{instructions}";
    }

    [GeneratedRegex(@"\A\[(?<kind>command|agent):/(?<name>[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127})\][ \t]*\r?\n", RegexOptions.CultureInvariant)]
    private static partial Regex FirstLine();
}
