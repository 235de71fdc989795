using VaporForge.Docker;

namespace VaporForge.Silo.Hosting;

/// <summary>Turns <c>auto</c> into a choice with a reason.</summary>
internal static class Choices
{
    private static readonly string[] Credentials = ["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"];
    private static readonly string[] AgentVariables = [.. Credentials, "ANTHROPIC_BASE_URL"];

    public static Choice<string> Agent(string asked)
    {
        var credential = Credentials.FirstOrDefault(name => Variable(name) is not null);
        return (asked, credential) switch
        {
            ("auto", { } name) => new Choice<string>("claude", $"{name} is set"),
            ("auto", null) => new Choice<string>("demo", $"no credential: set {string.Join(" or ", Credentials)} for claude"),
            (_, null) when asked == "claude" => new Choice<string>(asked, $"asked for; but no credential is set ({string.Join(", ", Credentials)})"),
            _ => new Choice<string>(asked, "asked for"),
        };
    }

    /// <exception cref="StartException">Docker was asked for and cannot be used.</exception>
    public static async Task<Choice<SandboxKind>> SandboxAsync(string asked, CancellationToken cancellationToken)
    {
        if (asked == "process") return new Choice<SandboxKind>(SandboxKind.Process, "asked for; it isolates nothing");
        var fault = await DockerProbe.CheckAsync(cancellationToken);
        return (asked, fault) switch
        {
            ("docker", null) => new Choice<SandboxKind>(SandboxKind.Docker, "asked for"),
            ("docker", _) => throw new StartException($"--sandbox docker: {fault}"),
            (_, null) => new Choice<SandboxKind>(SandboxKind.Docker, "a Docker daemon answers"),
            _ => new Choice<SandboxKind>(SandboxKind.Process, $"{fault} Plain processes isolate nothing"),
        };
    }

    /// <summary>The variables of this process that agents get.</summary>
    public static Dictionary<string, string> AgentEnvironment() => AgentVariables
        .Select(name => (Name: name, Value: Variable(name)))
        .Where(variable => variable.Value is not null)
        .ToDictionary(variable => variable.Name, variable => variable.Value!);

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
