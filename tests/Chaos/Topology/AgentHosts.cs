using System.Globalization;

namespace VaporForge.Chaos.Topology;

/// <summary>Finds agent hosts of process sandboxes by the file in which each says who it is: its number, when it started, and the
/// boot in which it did.</summary>
internal sealed class AgentHosts(string dataFolder)
{
    /// <summary>What the agent hosts of a session said; it need not be there.</summary>
    public static string LogOf(string dataFolder, string sessionId) =>
        Path.Combine(dataFolder, "sandboxes", sessionId, "run", "diagnostics.log");

    /// <summary>Null when the session has none that lives.</summary>
    public ProcessIdentity? Find(string sessionId)
    {
        try
        {
            var words = File.ReadAllText(Path.Combine(dataFolder, "sandboxes", sessionId, "run", "identity")).Split(' ');
            var process = new ProcessIdentity(
                int.Parse(words[0], NumberStyles.None, CultureInfo.InvariantCulture),
                long.Parse(words[1], NumberStyles.None, CultureInfo.InvariantCulture));
            return process.IsAlive ? process : null;
        }
        catch (Exception e) when (e is IOException or FormatException or IndexOutOfRangeException)
        {
            // It is being made, or was put to sleep.
            return null;
        }
    }
}
