using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using VaporForge.Users;

namespace VaporForge.Grains.Sandboxes;

/// <summary>What is applied in a sandbox before an agent runs, part by part, each with its hash. Pure.</summary>
/// <param name="Parts">The <c>configuration</c> of the <c>apply</c> command.</param>
/// <param name="Hashes">Part to full hash.</param>
internal sealed record SandboxConfiguration(JsonElement Parts, ImmutableDictionary<string, string> Hashes)
{
    /// <summary>The user's MCP servers come first, plugins' win over them, extra ones over both (WIRE.md, 5).</summary>
    public static SandboxConfiguration From(ResolvedConfiguration user, SandboxOptions options)
    {
        var servers = new JsonObject();
        foreach (var (name, json) in user.McpServers) servers[name] = JsonNode.Parse(json);
        foreach (var (name, json) in options.PluginMcpServers) servers[name] = JsonNode.Parse(json);
        foreach (var (name, json) in options.ExtraMcpServers) servers[name] = JsonNode.Parse(json);

        var files = new JsonObject();
        foreach (var (path, content) in user.CredentialFiles) files[path] = content;

        var parts = new JsonObject
        {
            ["mcpServers"] = servers,
            ["credentialFiles"] = files,
            ["packages"] = PackagesOf(servers),
            ["instructions"] = user.Instructions,
            ["agentSettings"] = user.AgentSettings is { } settings ? JsonNode.Parse(settings) : new JsonObject(),
        };
        var element = JsonSerializer.SerializeToElement(parts, ControlJson.Default.JsonObject);
        var hashes = element.EnumerateObject().ToImmutableDictionary(part => part.Name, part => CanonicalJson.Hash(part.Value));
        return new SandboxConfiguration(element, hashes);
    }

    /// <summary>Whether a sandbox that has these hashes needs nothing. A part without a hash failed, or was never
    /// applied.</summary>
    public bool IsApplied(IReadOnlyDictionary<string, string> applied) =>
        Hashes.All(part => applied.GetValueOrDefault(part.Key) == part.Value);

    /// <summary>The package of an <c>npx</c> server is its first argument that is no option.</summary>
    private static JsonArray PackagesOf(JsonObject servers)
    {
        var packages = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (_, server) in servers)
        {
            if (server is not JsonObject definition || Text(definition["command"]) != "npx") continue;
            var package = (definition["args"] as JsonArray)?.Select(Text).FirstOrDefault(a => a is { Length: > 0 } && a[0] != '-');
            if (package is not null) packages.Add(package);
        }

        return [.. packages.Select(package => JsonValue.Create(package))];
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
