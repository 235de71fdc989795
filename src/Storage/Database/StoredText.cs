using System.Text;

namespace VaporForge.Storage.Database;

/// <summary>Text that comes from agents and people and goes into text columns. PostgreSQL takes neither NUL nor half of
/// a surrogate pair, and one such frame type must not stop a session: both become U+FFFD.</summary>
internal static class StoredText
{
    public static string From(string text) => IsStorable(text) ? text : Replace(text);

    private static bool IsStorable(string text)
    {
        foreach (var character in text)
        {
            if (character == '\0' || char.IsSurrogate(character)) return false;
        }

        return true;
    }

    private static string Replace(string text)
    {
        var stored = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            stored.Append((rune.Value == 0 ? Rune.ReplacementChar : rune).ToString());
        return stored.ToString();
    }
}
