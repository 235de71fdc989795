using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using VaporForge.Access;

namespace VaporForge.Gateway.Tests.Ingest;

public sealed class IngestTokenTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly IngestTokens Ours = new(
        new IngestTokenOptions { SigningKey = new byte[32] }, TimeProvider.System);

    public static TheoryData<string, string?> Rubbish()
    {
        var good = Ours.Mint("e1", "s1", 1);
        var parts = good.Split('.');
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = $$"""{"executionId":"e1","sessionId":"s1","iat":{{now}},"exp":{{now + 300}}}""";
        var past = new IngestTokens(
            new IngestTokenOptions { SigningKey = new byte[32] }, new ShiftedTime(TimeSpan.FromSeconds(-301)));
        var foreign = new IngestTokens(
            new IngestTokenOptions { SigningKey = Encoding.ASCII.GetBytes(new string('k', 32)) }, TimeProvider.System);
        return new TheoryData<string, string?>
        {
            { "missing", null },
            { "empty", "" },
            { "a word", "token" },
            { "two parts", $"{parts[0]}.{parts[1]}" },
            { "four parts", $"{good}.x" },
            { "dots", "..." },
            { "no signature", $"{parts[0]}.{parts[1]}." },
            { "padded", $"{good}=" },
            { "another payload", $"{parts[0]}.{Encode(claims)}.{parts[2]}" },
            { "another key", foreign.Mint("e1", "s1", 1) },
            { "expired", past.Mint("e1", "s1", 1) },
            { "alg none", $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Encode(claims)}." },
            { "alg none, signed", Signed("""{"alg":"none"}""", claims) },
            { "alg HS512", Signed("""{"alg":"HS512","typ":"JWT"}""", claims) },
            { "alg in another case", Signed("""{"alg":"hs256"}""", claims) },
            { "no alg", Signed("""{"typ":"JWT"}""", claims) },
            { "critical extension", Signed("""{"alg":"HS256","crit":["exp"]}""", claims) },
            { "payload is no object", Signed("""{"alg":"HS256"}""", "[]") },
            { "payload is no json", Signed("""{"alg":"HS256"}""", "{") },
            { "no execution", Signed("""{"alg":"HS256"}""", claims.Replace("executionId", "execution", StringComparison.Ordinal)) },
            { "no session", Signed("""{"alg":"HS256"}""", claims.Replace("sessionId", "session", StringComparison.Ordinal)) },
            { "no exp", Signed("""{"alg":"HS256"}""", claims.Replace("exp\"", "exq\"", StringComparison.Ordinal)) },
            { "exp is text", Signed("""{"alg":"HS256"}""", $$"""{"executionId":"e1","sessionId":"s1","iat":1,"exp":"{{now + 300}}"}""") },
            { "exp is endless", Signed("""{"alg":"HS256"}""", """{"executionId":"e1","sessionId":"s1","iat":1,"exp":1e999}""") },
            { "execution is half a character", Signed("""{"alg":"HS256"}""", claims.Replace("e1", "\\ud800", StringComparison.Ordinal)) },
            { "very long", new string('a', 20_000) },
            { "not ascii", "é.é.é" },
        };
    }

    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task A_token_that_is_not_ours_is_401_and_wakes_nobody(string why, string? token)
    {
        Assert.False(Ours.Verify(token).IsValid, why);
        var session = shared.Host.Sessions.Find("s1") ?? shared.Host.Sessions.Add(GatewayHost.Alice, "s1");
        session.ExecutionId = "e1";
        var lookups = shared.Host.Access.Lookups;
        var header = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        await using var http = await RawHttp.ConnectAsync(shared.Host.Internal);
        await http.SendAsync(
            $"POST /internal/stream HTTP/1.1\r\nHost: x\r\n{header}Transfer-Encoding: chunked\r\n\r\n");
        await http.ReadHeadAsync();
        Assert.Equal(401, http.Status);
        Assert.Equal("application/problem+json", http.Headers["Content-Type"]);
        Assert.Contains("\"code\":\"unauthenticated\"", await http.ReadRestAsync(), StringComparison.Ordinal);
        Assert.Equal(0, session.Calls);
        Assert.Equal(0, shared.Host.Sessions.GrainCalls);
        Assert.Equal(lookups, shared.Host.Access.Lookups);
    }

    [Fact]
    public void Each_character_of_a_token_counts()
    {
        var good = Ours.Mint("e1", "s1", 7);
        Assert.True(Ours.Verify(good).IsValid);
        for (var i = 0; i < good.Length; i++)
        {
            foreach (var other in "AbZ9-_.=")
            {
                if (good[i] != other)
                    Assert.False(Ours.Verify(good[..i] + other + good[(i + 1)..]).IsValid, $"{other} at {i}");
            }
        }
    }

    [Fact]
    public void A_token_opens_one_execution_for_five_minutes()
    {
        var verified = Ours.Verify(Ours.Mint("e1", "s1", 7));
        Assert.Equal(
            ("e1", "s1", 7L), (verified.Claims!.ExecutionId, verified.Claims.SessionId, verified.Claims.Epoch));
        Assert.Equal(TimeSpan.FromSeconds(300), verified.Claims.ExpiresAt - verified.Claims.IssuedAt);
        Assert.Null(Ours.Verify(Ours.Mint("e1", "s1", null)).Claims!.Epoch);
        Assert.DoesNotContain('=', Ours.Mint("e1", "s1", null));
    }

    [Fact]
    public void A_short_key_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new IngestTokens(new IngestTokenOptions { SigningKey = new byte[31] }, TimeProvider.System));
        Assert.Contains("32", error.Message, StringComparison.Ordinal);
    }

    private static string Signed(string header, string payload)
    {
        var text = $"{Encode(header)}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(new byte[32], Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
