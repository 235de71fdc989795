using VaporForge.Gateway.Json;
using VaporForge.Users;

namespace VaporForge.Gateway.Configuration;

/// <param name="Name">Of a credential file its path.</param>
/// <param name="Value">Left out of what is write-only.</param>
public sealed record ConfigEntry(string Name, RawJson? Value, DateTimeOffset UpdatedAt)
{
    internal static ConfigEntry Of(ConfigItem item) => new(item.Name, RawJson.Of(item.Json), item.UpdatedAt);
}

public sealed record ConfigList(IReadOnlyList<ConfigEntry> Items);
