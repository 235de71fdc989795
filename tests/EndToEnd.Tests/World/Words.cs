using System.Text;

namespace VaporForge.EndToEnd.Tests.World;

/// <summary>The text of the demo agent.</summary>
internal static class Words
{
    public static string Through(int last)
    {
        var text = new StringBuilder();
        for (var i = 1; i <= last; i++) text.Append('w').Append(i).Append(' ');
        return text.ToString();
    }
}
