using System.Security.Cryptography;
using System.Text;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Access;

public abstract class AccessFacts(TestDatabase database) : StorageFacts(database)
{
    private const string Ticket = "ticket";

    [ContractFact]
    public async Task A_user_that_was_added_exists_and_adding_again_changes_nothing()
    {
        Assert.False(await Node.Access.UserExistsAsync("ada", CancellationToken.None));
        await Node.Access.AddUserAsync("ada", "Ada\0", CancellationToken.None);
        await Node.Access.AddUserAsync("ada", "Another", CancellationToken.None);
        Assert.True(await Node.Access.UserExistsAsync("ada", CancellationToken.None));
    }

    [ContractFact]
    public async Task A_token_opens_its_user_until_its_label_is_revoked()
    {
        await Node.Access.AddTokenAsync("ada", Hash("one"), "laptop", CancellationToken.None);
        await Node.Access.AddTokenAsync("ada", Hash("two"), "phone", CancellationToken.None);
        await Node.Access.AddTokenAsync("bob", Hash("three"), "laptop", CancellationToken.None);
        await Node.Access.AddTokenAsync("ada", Hash("one"), "laptop", CancellationToken.None);
        Assert.Equal("ada", await FindAsync("one"));
        Assert.Null(await FindAsync("none"));

        await Node.Access.RevokeTokensAsync("ada", "laptop", CancellationToken.None);
        Assert.Null(await FindAsync("one"));
        Assert.Equal("ada", await FindAsync("two"));
        Assert.Equal("bob", await FindAsync("three"));
    }

    [ContractFact]
    public async Task Of_many_that_redeem_a_code_one_gets_the_user()
    {
        var other = await StartAnotherAsync();
        await Node.Access.AddCodeAsync(Hash("code"), "ada", Ticket, Now.AddMinutes(1), CancellationToken.None);
        var users = await Task.WhenAll(Enumerable.Range(0, 24).Select(number =>
            (number % 2 == 0 ? Node : other).Access.RedeemCodeAsync(Hash("code"), Ticket, Now, CancellationToken.None)));
        Assert.Equal("ada", Assert.Single(users, user => user is not null));
    }

    [ContractFact]
    public async Task An_expired_code_is_worth_nothing()
    {
        await Node.Access.AddCodeAsync(Hash("code"), "ada", Ticket, Now.AddSeconds(60), CancellationToken.None);
        Assert.Null(await RedeemAsync("code", Ticket, Now.AddSeconds(60)));
    }

    [ContractFact]
    public async Task A_code_of_one_purpose_opens_nothing_else_and_stays()
    {
        await Node.Access.AddCodeAsync(Hash("code"), "ada", Ticket, Now.AddMinutes(1), CancellationToken.None);
        Assert.Null(await RedeemAsync("code", "sign-in", Now));
        Assert.Equal("ada", await RedeemAsync("code", Ticket, Now));
        Assert.Null(await RedeemAsync("code", Ticket, Now));
    }

    [ContractFact]
    public async Task Codes_that_nobody_redeems_do_not_pile_up()
    {
        foreach (var number in Enumerable.Range(0, 10))
        {
            await Node.Access.AddCodeAsync(Hash($"{number}"), "ada", Ticket, Now.AddMinutes(1), CancellationToken.None);
            Time.Advance(TimeSpan.FromSeconds(30));
        }

        await using var connection = await Database.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM access_codes";
        Assert.Equal(2L, await command.ExecuteScalarAsync());
    }

    private Task<string?> FindAsync(string token) => Node.Access.FindUserByTokenAsync(Hash(token), CancellationToken.None);

    private Task<string?> RedeemAsync(string code, string purpose, DateTimeOffset now) =>
        Node.Access.RedeemCodeAsync(Hash(code), purpose, now, CancellationToken.None);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

public sealed class SqliteAccessFacts() : AccessFacts(new SqliteTestDatabase());

[Needs("postgres")]
public sealed class PostgresAccessFacts() : AccessFacts(new PostgresTestDatabase());
