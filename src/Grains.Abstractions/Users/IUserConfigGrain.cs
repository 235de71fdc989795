using System.Collections.Immutable;

namespace VaporForge.Users;

/// <summary>What a user configured for agents; the key is the user id. Secrets and credential files rest
/// encrypted.</summary>
[Alias("vf.IUserConfigGrain")]
public interface IUserConfigGrain : IGrainWithStringKey
{
    /// <summary>The names and values of one kind; the values of secrets and credential files are left out.</summary>
    [Alias("List")]
    Task<ImmutableArray<ConfigItem>> ListAsync(ConfigKind kind, CancellationToken cancellationToken);

    /// <summary>Null when there is none.</summary>
    [Alias("Find")]
    Task<ConfigItem?> FindAsync(ConfigKind kind, string name, CancellationToken cancellationToken);

    /// <param name="json">UTF-8 JSON of the value.</param>
    /// <returns>True when it is new.</returns>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.TooLarge"/> beyond the limits of
    /// <see cref="ConfigLimits"/>.</exception>
    [Alias("Put")]
    Task<bool> PutAsync(ConfigKind kind, string name, byte[] json, CancellationToken cancellationToken);

    /// <returns>False when there was none.</returns>
    [Alias("Delete")]
    Task<bool> DeleteAsync(ConfigKind kind, string name, CancellationToken cancellationToken);

    /// <summary>Everything, decrypted, for the sandbox. Never for the gateway.</summary>
    [Alias("Resolve")]
    Task<ResolvedConfiguration> ResolveAsync(CancellationToken cancellationToken);
}

[GenerateSerializer, Alias("vf.ConfigKind")]
public enum ConfigKind
{
    McpServer,
    CredentialFile,
    Secret,
    AgentSettings,
    Instructions,
}

/// <param name="Json">UTF-8 JSON of the value; null for what is write-only.</param>
[GenerateSerializer, Immutable, Alias("vf.ConfigItem")]
public sealed record ConfigItem(
    [property: Id(0)] string Name,
    [property: Id(1)] byte[]? Json,
    [property: Id(2)] DateTimeOffset UpdatedAt);

/// <param name="McpServers">Name to UTF-8 JSON; the user's own, before plugins' and extra ones.</param>
/// <param name="CredentialFiles">Path relative to the agent's home to content.</param>
/// <param name="AgentSettings">UTF-8 JSON object, or null.</param>
[GenerateSerializer, Immutable, Alias("vf.ResolvedConfiguration")]
public sealed record ResolvedConfiguration(
    [property: Id(0)] ImmutableDictionary<string, byte[]> McpServers,
    [property: Id(1)] ImmutableDictionary<string, string> CredentialFiles,
    [property: Id(2)] ImmutableDictionary<string, string> Secrets,
    [property: Id(3)] byte[]? AgentSettings,
    [property: Id(4)] string? Instructions);

/// <summary>Bounds on what one user may configure.</summary>
public static class ConfigLimits
{
    public const int MaxItemsPerKind = 100;
    public const int MaxNameLength = 128;
    public const int MaxValueBytes = 256 * 1024;

    /// <summary>The name of the only item of kinds that have just one (agent settings, instructions).</summary>
    public const string Only = "default";
}
