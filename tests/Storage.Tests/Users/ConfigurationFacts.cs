using System.Security.Cryptography;
using VaporForge.Grains.Users;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;
using VaporForge.Users;

namespace VaporForge.Storage.Tests.Users;

public abstract class ConfigurationFacts(TestDatabase database) : StorageFacts(database)
{
    [ContractFact]
    public async Task An_item_is_new_once_and_then_replaced()
    {
        Assert.True(await PutAsync("ada", ConfigKind.Secret, "KEY", [1]));
        Assert.False(await PutAsync("ada", ConfigKind.Secret, "KEY", [0, 255, 2]));
        var item = Assert.Single(await Node.Users.ListConfigAsync("ada", ConfigKind.Secret, CancellationToken.None));
        Assert.Equal(("KEY", Now), (item.Name, item.UpdatedAt));
        Assert.Equal([0, 255, 2], item.Value);
    }

    [ContractFact]
    public async Task Items_are_listed_by_name_in_one_order_on_every_database()
    {
        foreach (var name in new[] { "b", "B", "\u00E4", "a/b", "a", "Z", "_" }) await PutAsync("ada", ConfigKind.CredentialFile, name, []);
        var items = await Node.Users.ListConfigAsync("ada", ConfigKind.CredentialFile, CancellationToken.None);
        Assert.Equal(["B", "Z", "_", "a", "a/b", "b", "\u00E4"], items.Select(item => item.Name));
        Assert.All(items, item => Assert.Empty(item.Value));
    }

    [ContractFact]
    public async Task Kinds_and_users_are_apart()
    {
        await PutAsync("ada", ConfigKind.Secret, "x", [1]);
        Assert.True(await PutAsync("ada", ConfigKind.McpServer, "x", [2]));
        Assert.True(await PutAsync("bob", ConfigKind.Secret, "x", [3]));
        Assert.True(await DeleteAsync("ada", ConfigKind.Secret));
        Assert.False(await DeleteAsync("ada", ConfigKind.Secret));
        Assert.Empty(await Node.Users.ListConfigAsync("ada", ConfigKind.Secret, CancellationToken.None));
        Assert.Single(await Node.Users.ListConfigAsync("ada", ConfigKind.McpServer, CancellationToken.None));
        Assert.Single(await Node.Users.ListConfigAsync("bob", ConfigKind.Secret, CancellationToken.None));
    }

    [ContractFact]
    public async Task Large_values_come_back_whole()
    {
        var value = RandomNumberGenerator.GetBytes(ConfigLimits.MaxValueBytes);
        await PutAsync("ada", ConfigKind.Instructions, ConfigLimits.Only, value);
        var item = Assert.Single(await Node.Users.ListConfigAsync("ada", ConfigKind.Instructions, CancellationToken.None));
        Assert.Equal(value, item.Value);
    }

    private Task<bool> PutAsync(string userId, ConfigKind kind, string name, byte[] value) =>
        Node.Users.PutConfigAsync(userId, kind, new StoredConfigItem(name, value, Now), CancellationToken.None);

    private Task<bool> DeleteAsync(string userId, ConfigKind kind) =>
        Node.Users.DeleteConfigAsync(userId, kind, "x", CancellationToken.None);
}

public sealed class SqliteConfigurationFacts() : ConfigurationFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresConfigurationFacts() : ConfigurationFacts(new PostgresTestDatabase());
