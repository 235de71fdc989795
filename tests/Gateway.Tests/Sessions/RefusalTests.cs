using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace VaporForge.Gateway.Tests.Sessions;

/// <summary>What the API refuses, each as a problem document, and none with anything half done.</summary>
public sealed class RefusalTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private GatewayHost Host => shared.Host;

    [Theory]
    [InlineData("GET", "/api/sessions")]
    [InlineData("POST", "/api/sessions")]
    [InlineData("GET", "/api/sessions/{id}")]
    [InlineData("GET", "/api/sessions/{id}/events")]
    [InlineData("GET", "/api/sessions/{id}/ws")]
    [InlineData("POST", "/api/sessions/{id}/messages")]
    [InlineData("GET", "/api/sessions/{id}/files")]
    [InlineData("PUT", "/api/sessions/{id}/files/content?path=a")]
    [InlineData("POST", "/api/sessions/{id}/sandbox/restart")]
    [InlineData("GET", "/api/sessions/{id}/terminal")]
    [InlineData("GET", "/api/activity")]
    [InlineData("POST", "/api/tickets")]
    [InlineData("GET", "/api/config/secrets")]
    public async Task Nobody_signed_in_is_401(string method, string path)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        foreach (var token in new[] { null, "", "wrong", "vf_" + new string('x', 5000) })
        {
            using var client = Host.Client(token: null);
            if (token is not null)
                client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            using var request = new HttpRequestMessage(
                new HttpMethod(method), path.Replace("{id}", session.Id, StringComparison.Ordinal));
            using var response = await client.SendAsync(request);
            var problem = await ProblemAsync(response, 401, "unauthenticated");
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            Assert.False(
                problem.TryGetProperty("detail", out var detail) && detail.GetString()!.Contains(
                    "vf_", StringComparison.Ordinal));
        }

        Assert.Equal(0, session.Calls);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/restore")]
    [InlineData("GET", "/messages")]
    [InlineData("POST", "/messages")]
    [InlineData("DELETE", "/messages")]
    [InlineData("POST", "/stop")]
    [InlineData("POST", "/approvals/a")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/ws")]
    [InlineData("GET", "/files")]
    [InlineData("GET", "/files/content?path=a")]
    [InlineData("PUT", "/files/content?path=a")]
    [InlineData("GET", "/sandbox")]
    [InlineData("POST", "/sandbox/wake")]
    [InlineData("POST", "/sandbox/sleep")]
    [InlineData("POST", "/sandbox/restart")]
    [InlineData("GET", "/terminal")]
    public async Task Another_users_session_looks_exactly_like_none(string method, string path)
    {
        var session = Host.Sessions.Add(GatewayHost.Bob);
        using var client = Host.Client();
        var bodies = new List<string>();
        foreach (var id in new[] { session.Id, "unknown", new string('x', 65), "..%2f" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/sessions/{id}{path}");
            using var response = await client.SendAsync(request);
            var problem = await ProblemAsync(response, 404, "session-not-found");
            bodies.Add(
                string.Join('|', problem.EnumerateObject().Where(p => p.Name != "traceId").Select(p => p.ToString())));
        }

        Assert.Single(bodies.Distinct());
        Assert.Equal(0, session.Calls);
    }

    [Theory]
    [InlineData("""{"prompt":""", "prompt")]
    [InlineData("""{}""", "prompt")]
    [InlineData("""{"prompt":null}""", "prompt")]
    [InlineData("""{"prompt":""}""", "prompt")]
    [InlineData("""{"prompt":"  "}""", "prompt")]
    [InlineData("""{"prompt":7}""", "prompt")]
    [InlineData("""{"prompt":{"a":1}}""", "prompt")]
    [InlineData("""{"prompt":"\ud800"}""", "prompt")]
    [InlineData("""{"prompt":"a","whenBusy":"later"}""", "whenBusy")]
    [InlineData("""{"prompt":"a","whenBusy":1}""", "whenBusy")]
    [InlineData("""{"prompt":"a","clientMessageId":""}""", "clientMessageId")]
    [InlineData("""{"prompt":"a","clientMessageId":["x"]}""", "clientMessageId")]
    [InlineData("""{"prompt":"a","mode":false}""", "mode")]
    [InlineData("""{"prompt":"a","prompt":"b"}""", "prompt")]
    [InlineData("""[]""", "body")]
    [InlineData("""null""", "body")]
    [InlineData("""not json""", "body")]
    [InlineData("", "body")]
    public async Task A_malformed_prompt_is_400_and_names_the_field(string body, string field)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var response = await PostAsync($"/api/sessions/{session.Id}/messages", body);
        var problem = await ProblemAsync(response, 400, "invalid-request");
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        Assert.StartsWith(field, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(session.Frames);
    }

    [Theory]
    [InlineData("POST", "/api/sessions", """{"title":5}""", "title")]
    [InlineData("POST", "/api/sessions", """{"agent":"no such/agent"}""", "agent")]
    [InlineData("POST", "/api/sessions", """{"agent":"nobody"}""", "agent")]
    [InlineData("PATCH", "/api/sessions/{id}", """{}""", "title")]
    [InlineData("PATCH", "/api/sessions/{id}", """{"title":""}""", "title")]
    [InlineData("POST", "/api/sessions/{id}/approvals/a", """{"decision":"maybe"}""", "decision")]
    [InlineData("POST", "/api/sessions/{id}/approvals/a", """{}""", "decision")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":""}""", "command")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{}""", "command")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"a","args":["b",2]}""", "args[1]")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"a","env":{"A":1}}""", "env.A")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"url":"file:///etc/passwd"}""", "url")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"\ud800"}""", "command")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"a","args":["b","\udc00"]}""", "args[1]")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"a","more":{"deep":[{"x":"\ud800"}]}}""", "more.deep[0].x")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"a\u0000"}""", "command")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"a","args":["\u0000"]}""", "args[0]")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"a","env":{"A":"\u0000"}}""", "env.A")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"a","env":{"A=B":"c"}}""", "env.A=B")]
    [InlineData("PUT", "/api/config/mcp-servers/x", """{"command":"a","env":{"":"c"}}""", "env.")]
    [InlineData("PUT", "/api/config/agent-settings", """{"a":["\ud800"]}""", "a[0]")]
    [InlineData("PUT", "/api/config/secrets/PATH", """{"value":"a"}""", "name")]
    [InlineData("PUT", "/api/config/secrets/HOME", """{"value":"a"}""", "name")]
    [InlineData("PUT", "/api/config/mcp-servers/a%20b", """{"command":"a"}""", "name")]
    [InlineData("PUT", "/api/config/secrets/1A", """{"value":"a"}""", "name")]
    [InlineData("PUT", "/api/config/secrets/VF_CALLBACK_URL", """{"value":"a"}""", "name")]
    [InlineData("PUT", "/api/config/secrets/A", """{"value":1}""", "value")]
    [InlineData("PUT", "/api/config/credential-files", """{"path":"../x","content":"a"}""", "path")]
    [InlineData("PUT", "/api/config/credential-files", """{"path":"/etc/x","content":"a"}""", "path")]
    [InlineData("PUT", "/api/config/credential-files", """{"path":"a","content":null}""", "content")]
    [InlineData("PUT", "/api/config/agent-settings", """[]""", "body")]
    [InlineData("PUT", "/api/config/instructions", """{"text":[]}""", "text")]
    [InlineData("GET", "/api/sessions?limit=0", null, "limit")]
    [InlineData("GET", "/api/sessions?limit=many", null, "limit")]
    [InlineData("GET", "/api/sessions?after=rubbish", null, "after")]
    public async Task Other_malformed_requests_are_400_and_name_the_field(
        string method, string path, string? body, string field)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var client = Host.Client();
        using var request = new HttpRequestMessage(
            new HttpMethod(method), path.Replace("{id}", session.Id, StringComparison.Ordinal));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var problem = await ProblemAsync(response, 400, "invalid-request");
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("after=4", "after-beyond-head")]
    [InlineData("after=-1", "invalid-request")]
    [InlineData("after=x", "invalid-request")]
    [InlineData("after=1.5", "invalid-request")]
    [InlineData("after=99999999999999999999", "invalid-request")]
    public async Task A_seq_that_no_frame_has_is_400(string query, string code)
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        session.AppendText(3);
        using var client = Host.Client();
        using var events = await client.GetAsync(
            $"/api/sessions/{session.Id}/events?{query}", HttpCompletionOption.ResponseHeadersRead);
        var problem = await ProblemAsync(events, 400, code);
        Assert.Equal("after", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session.Id}/ws?{query}");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        using var socket = await client.SendAsync(request);
        await ProblemAsync(socket, 400, code);
    }

    [Fact]
    public async Task A_prompt_of_a_mebibyte_is_taken_and_a_longer_one_is_413()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        var path = $"/api/sessions/{session.Id}/messages";
        using var longest = await PostAsync(path, JsonSerializer.Serialize(new { prompt = new string('a', 1 << 20) }));
        Assert.Equal(HttpStatusCode.Accepted, longest.StatusCode);
        foreach (var length in new[] { (1 << 20) + 1, 3 << 20, 9 << 20 })
        {
            using var response = await PostAsync(
                path, JsonSerializer.Serialize(new { prompt = new string('a', length) }));
            await ProblemAsync(response, 413, "too-large");
        }

        Assert.Single(session.Frames);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_415()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        using var client = Host.Client();
        using var content = new StringContent("prompt=a", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await client.PostAsync($"/api/sessions/{session.Id}/messages", content);
        await ProblemAsync(response, 415, "unsupported-media-type");
    }

    [Fact]
    public async Task The_seventeenth_waiting_prompt_is_429_and_says_when_to_come_back()
    {
        var session = Host.Sessions.Add(GatewayHost.Alice);
        var path = $"/api/sessions/{session.Id}/messages";
        for (var i = 0; i < 1 + FakeSession.MaxQueued; i++)
        {
            using var accepted = await PostAsync(path, """{"prompt":"a"}""");
            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        }

        using var response = await PostAsync(path, """{"prompt":"a"}""");
        await ProblemAsync(response, 429, "queue-full");
        Assert.True(response.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        using var rejected = await PostAsync(path, """{"prompt":"a","whenBusy":"reject"}""");
        await ProblemAsync(rejected, 409, "session-busy");
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "not-found")]
    [InlineData("GET", "/nothing", 404, "not-found")]
    [InlineData("GET", "/internal/stream", 404, "not-found")]
    [InlineData("POST", "/internal/stream", 404, "not-found")]
    [InlineData("PUT", "/api/sessions", 405, "method-not-allowed")]
    public async Task Unknown_routes_and_methods_are_problems_too(string method, string path, int status, string code)
    {
        using var client = Host.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request);
        await ProblemAsync(response, status, code);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("GET", "/api/sessions")]
    [InlineData("GET", "/healthz")]
    [InlineData("GET", "/signin?code=x")]
    [InlineData("GET", "/openapi/v1.json")]
    public async Task The_internal_listener_has_no_public_route(string method, string path)
    {
        using var client = Host.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Host.Internal, path));
        using var response = await client.SendAsync(request);
        await ProblemAsync(response, 404, "not-found");
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var client = Host.Client();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PostAsync(path, content);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("type").GetString());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.NotEqual("", problem.GetProperty("traceId").GetString());
        return problem;
    }
}
