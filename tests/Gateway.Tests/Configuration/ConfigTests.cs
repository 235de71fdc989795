using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace VaporForge.Gateway.Tests.Configuration;

public sealed class ConfigTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory]
    [InlineData("mcp-servers/files", """{"command":"npx","args":["-y","pkg"],"env":{"A":"b"}}""", """{"command":"npx","args":["-y","pkg"],"env":{"A":"b"}}""")]
    [InlineData("agent-settings", """{"a":{"b":[1]}}""", """{"a":{"b":[1]}}""")]
    [InlineData("instructions", """{"text":"Sei freundlich.\n\"ja\""}""", "\"Sei freundlich.\\n\\\"ja\\\"\"")]
    public async Task What_is_put_is_shown_and_gone_when_deleted(string path, string body, string value)
    {
        using var client = await NewUserAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/config/{path}")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(client, path, body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(client, path, body)).StatusCode);
        var shown = await client.GetFromJsonAsync<JsonElement>($"/api/config/{path}");
        Assert.Equal(value, shown.GetProperty("value").GetRawText());
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/config/{path}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"/api/config/{path}")).StatusCode);
    }

    [Fact]
    public async Task Secrets_and_credential_files_cannot_be_read_back()
    {
        using var client = await NewUserAsync();
        var answers = new[]
        {
            await PutAsync(client, "secrets/API_KEY", """{"value":"hidden-1"}"""),
            await PutAsync(client, "credential-files", """{"path":".config/gh/hosts.yml","content":"hidden-2"}"""),
            await client.GetAsync("/api/config/secrets"),
            await client.GetAsync("/api/config/secrets/API_KEY"),
            await client.GetAsync("/api/config/credential-files"),
        };
        foreach (var answer in answers)
        {
            Assert.True(answer.IsSuccessStatusCode);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"value\"", text, StringComparison.Ordinal);
        }

        Assert.Contains("API_KEY", await answers[2].Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(".config/gh/hosts.yml", await answers[4].Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(shared.Host.Logs.All, line => line.Contains("hidden-", StringComparison.Ordinal));
        var deleted = await client.DeleteAsync("/api/config/credential-files?path=.config/gh/hosts.yml");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Users_do_not_see_each_others()
    {
        using var first = await NewUserAsync();
        using var second = await NewUserAsync();
        await PutAsync(first, "mcp-servers/mine", """{"command":"a"}""");
        Assert.Equal(HttpStatusCode.NotFound, (await second.GetAsync("/api/config/mcp-servers/mine")).StatusCode);
    }

    [Fact]
    public async Task A_value_that_is_too_large_is_413()
    {
        using var client = await NewUserAsync();
        var answer = await PutAsync(
            client, "secrets/A", JsonSerializer.Serialize(new { value = new string('x', 300_000) }));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private async Task<HttpClient> NewUserAsync()
    {
        var user = Guid.NewGuid().ToString("N");
        await shared.Host.AddUserAsync(user, $"vf_{user}");
        return shared.Host.Client($"vf_{user}");
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PutAsync($"/api/config/{path}", content);
    }
}
