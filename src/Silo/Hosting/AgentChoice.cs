namespace VaporForge.Silo.Hosting;

/// <summary>Which agent new sessions get, and what of this process's environment agents may have.</summary>
internal static class AgentChoice
{
    private static readonly string[] Credentials = ["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"];
    private static readonly string[] Passed = [.. Credentials, "ANTHROPIC_BASE_URL"];

    public static Choice<string> Make(string asked)
    {
        var credential = Credentials.FirstOrDefault(name => Variable(name) is not null);
        if (asked != "auto") return new Choice<string>(asked, "asked for");
        return credential is null
            ? new Choice<string>("demo", $"no credential is set ({string.Join(" or ", Credentials)})")
            : new Choice<string>("claude", $"{credential} is set");
    }

    public static Dictionary<string, string> Environment() => Passed
        .Select(name => (Name: name, Value: Variable(name)))
        .Where(variable => variable.Value is not null)
        .ToDictionary(variable => variable.Name, variable => variable.Value!);

    private static string? Variable(string name) =>
        System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
