using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace VaporForge.EndToEnd.Tests.World;

/// <summary>The inside of a session's sandbox, as far as this machine shows it: what its agent host wrote down, and its
/// processes.</summary>
internal sealed class Sandbox(VaporForgeProcess forge, string session)
{
    private string Root => Path.Combine(forge.Data, "sandboxes", session);

    /// <summary>Of a plain process.</summary>
    public Process AgentHost =>
        Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(Root, "run", "identity")).Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>The children of a plain process's agent host.</summary>
    public Process Agent => Process.GetProcessById(int.Parse(
        File.ReadAllText($"/proc/{AgentHost.Id}/task/{AgentHost.Id}/children").Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>The text that the agent host had accepted and still holds: the end of the whole text.</summary>
    public string HeldText()
    {
        var text = new StringBuilder();
        foreach (var file in Journals().OrderBy(file => long.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)))
        {
            // The last line may be half written.
            foreach (var line in File.ReadAllText(file).Split('\n')[..^1])
            {
                using var frame = JsonDocument.Parse(line);
                if (frame.RootElement.GetProperty("type").GetString() == "text-delta") text.Append(frame.RootElement.GetProperty("text").GetString());
            }
        }

        return text.ToString();
    }

    public bool HoldsNothing() => !Journals().Any();

    /// <summary>In a container the state lies in the home.</summary>
    private IEnumerable<string> Journals() =>
        ((string[])[Path.Combine(Root, "state", "journal"), Path.Combine(Root, "home", ".vf", "journal")])
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ndjson", SearchOption.AllDirectories));
}
