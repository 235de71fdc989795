namespace VaporForge.Grains.Sandboxes;

/// <summary>The variables of an agent's environment that the silo gives (WIRE.md, 5): the operator's, then the user's
/// secrets, later ones winning. Names that the product needs for itself cannot be taken. Pure.</summary>
internal static class AgentEnvironment
{
    private const string OurPrefix = "VF_";

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "IS_SANDBOX", "CLAUDE_CONFIG_DIR", "CLAUDE_MCP_SERVERS", "NODE_PATH", "HOME", "PATH",
    };

    public static bool IsReserved(string name) =>
        Reserved.Contains(name) || name.StartsWith(OurPrefix, StringComparison.Ordinal);

    public static SortedDictionary<string, string> Merge(params IEnumerable<KeyValuePair<string, string>>[] layers)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in layers.SelectMany(layer => layer))
        {
            if (!IsReserved(name)) merged[name] = value;
        }

        return merged;
    }
}
