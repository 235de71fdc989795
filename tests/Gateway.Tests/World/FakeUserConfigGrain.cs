using System.Collections.Immutable;
using VaporForge.Users;

namespace VaporForge.Gateway.Tests.World;

internal sealed class FakeUserConfigGrain : Grain, IUserConfigGrain
{
    private readonly Dictionary<(ConfigKind, string), byte[]> _items = [];

    public Task<ImmutableArray<ConfigItem>> ListAsync(ConfigKind kind, CancellationToken cancellationToken) =>
        Task.FromResult(
            _items.Where(item => item.Key.Item1 == kind).Select(item => Show(kind, item.Key.Item2, item.Value)).ToImmutableArray());

    public Task<ConfigItem?> FindAsync(ConfigKind kind, string name, CancellationToken cancellationToken) =>
        Task.FromResult(_items.TryGetValue((kind, name), out var json) ? Show(kind, name, json) : null);

    public Task<bool> PutAsync(ConfigKind kind, string name, byte[] json, CancellationToken cancellationToken)
    {
        var isNew = !_items.ContainsKey((kind, name));
        _items[(kind, name)] = json;
        return Task.FromResult(isNew);
    }

    public Task<bool> DeleteAsync(ConfigKind kind, string name, CancellationToken cancellationToken) =>
        Task.FromResult(_items.Remove((kind, name)));

    public Task<ResolvedConfiguration> ResolveAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private static ConfigItem Show(ConfigKind kind, string name, byte[] json) =>
        new(name, kind is ConfigKind.Secret or ConfigKind.CredentialFile ? null : json, DateTimeOffset.UnixEpoch);
}
