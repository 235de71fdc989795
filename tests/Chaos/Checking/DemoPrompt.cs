using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace VaporForge.Chaos.Checking;

/// <summary>Prompts to the demo agent, and what it says to them.</summary>
internal static partial class DemoPrompt
{
    /// <summary>More words than any turn has: the agent would go silent after a word that never comes, so the number does nothing but
    /// make each prompt another text. By its text a submit is found in the log.</summary>
    private const int FirstSerial = 1_000_000;

    /// <param name="serial">No two prompts of a run have the same.</param>
    public static string Make(int words, int delayMs, bool usesTool, bool asksBefore, int serial) => string.Create(
        CultureInfo.InvariantCulture,
        $"demo: words={words} delay={delayMs} tool={(usesTool ? 1 : 0)} confirm={(asksBefore ? 1 : 0)} hang-after={FirstSerial + serial}");

    /// <summary>How many words the answer has; 0 for a prompt that is none of ours.</summary>
    public static long WordsOf(string prompt) =>
        Words().Match(prompt) is { Success: true } found
            ? long.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>The answer through that word.</summary>
    public static string Text(long words)
    {
        var text = new StringBuilder();
        for (var word = 1L; word <= words; word++) text.Append('w').Append(word).Append(' ');
        return text.ToString();
    }

    [GeneratedRegex(@"\Ademo:.* ?words=(\d{1,6})( |\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
