using System.Collections.Immutable;
using System.Text.Json;
using VaporForge.Users;

namespace VaporForge.Grains.Users;

/// <summary>A user's configuration, read from the store and believed for a moment: nodes of the embedded engine have one
/// such grain each, and a write goes through one of them. Every write goes to the store first.</summary>
internal sealed class UserConfigGrain(IUserStore store, ISecretProtector protector, TimeProvider time) : Grain, IUserConfigGrain
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ConfigKind, (ImmutableArray<StoredConfigItem> Items, long ReadAt)> _kinds = [];

    private string UserId => this.GetPrimaryKeyString();

    public async Task<ImmutableArray<ConfigItem>> ListAsync(ConfigKind kind, CancellationToken cancellationToken) =>
        [.. (await LoadAsync(kind, cancellationToken)).Select(item => Show(kind, item))];

    public async Task<ConfigItem?> FindAsync(ConfigKind kind, string name, CancellationToken cancellationToken)
    {
        var items = await LoadAsync(kind, cancellationToken);
        return items.FirstOrDefault(item => item.Name == name) is { } found ? Show(kind, found) : null;
    }

    public async Task<bool> PutAsync(ConfigKind kind, string name, byte[] json, CancellationToken cancellationToken)
    {
        if (json.Length > ConfigLimits.MaxValueBytes)
            throw new VaporForgeException(ErrorCodes.TooLarge, $"{name}: at most {ConfigLimits.MaxValueBytes} bytes.");
        var items = await LoadAsync(kind, cancellationToken);
        if (items.Length >= ConfigLimits.MaxItemsPerKind && items.All(item => item.Name != name))
            throw new VaporForgeException(ErrorCodes.TooLarge, $"{name}: at most {ConfigLimits.MaxItemsPerKind} of a kind.");
        var value = IsSecret(kind) ? protector.Protect(json, Context(kind, name)) : json;
        _kinds.Remove(kind);
        return await store.PutConfigAsync(UserId, kind, new StoredConfigItem(name, value, time.GetUtcNow()), cancellationToken);
    }

    public async Task<bool> DeleteAsync(ConfigKind kind, string name, CancellationToken cancellationToken)
    {
        _kinds.Remove(kind);
        return await store.DeleteConfigAsync(UserId, kind, name, cancellationToken);
    }

    public async Task<ResolvedConfiguration> ResolveAsync(CancellationToken cancellationToken)
    {
        var servers = await LoadAsync(ConfigKind.McpServer, cancellationToken);
        var files = await LoadAsync(ConfigKind.CredentialFile, cancellationToken);
        var secrets = await LoadAsync(ConfigKind.Secret, cancellationToken);
        var settings = await LoadAsync(ConfigKind.AgentSettings, cancellationToken);
        var instructions = await LoadAsync(ConfigKind.Instructions, cancellationToken);
        return new ResolvedConfiguration(
            servers.ToImmutableDictionary(item => item.Name, item => item.Value),
            files.ToImmutableDictionary(item => item.Name, item => Text(ConfigKind.CredentialFile, item)),
            secrets.ToImmutableDictionary(item => item.Name, item => Text(ConfigKind.Secret, item)),
            settings.FirstOrDefault()?.Value,
            instructions.FirstOrDefault() is { } text ? Text(ConfigKind.Instructions, text) : null);
    }

    private async ValueTask<ImmutableArray<StoredConfigItem>> LoadAsync(ConfigKind kind, CancellationToken cancellationToken)
    {
        if (_kinds.TryGetValue(kind, out var known) && time.GetElapsedTime(known.ReadAt) < Fresh) return known.Items;
        var items = await store.ListConfigAsync(UserId, kind, cancellationToken);
        _kinds[kind] = (items, time.GetTimestamp());
        return items;
    }

    private string Text(ConfigKind kind, StoredConfigItem item)
    {
        var json = IsSecret(kind) ? protector.Unprotect(item.Value, Context(kind, item.Name)) : item.Value;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetString() ?? "";
    }

    private string Context(ConfigKind kind, string name) => $"{UserId}/{kind}/{name}";

    private static ConfigItem Show(ConfigKind kind, StoredConfigItem item) =>
        new(item.Name, IsSecret(kind) ? null : item.Value, item.UpdatedAt);

    private static bool IsSecret(ConfigKind kind) => kind is ConfigKind.Secret or ConfigKind.CredentialFile;
}
