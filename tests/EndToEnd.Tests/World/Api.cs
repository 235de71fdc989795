using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace VaporForge.EndToEnd.Tests.World;

/// <summary>The public HTTP API as a script would use it.</summary>
internal sealed class Api(Uri address, string token)
{
    private readonly HttpClient _http = Client(address, token);

    public Uri Address => address;

    public string Token => token;

    public async Task<string> CreateSessionAsync(string? agent = null)
    {
        var response = await _http.PostAsJsonAsync("/api/sessions", new { title = "test", agent });
        return (await ReadAsync(response)).GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> SubmitAsync(string session, string prompt, string? clientMessageId = null) =>
        await ReadAsync(await PostPromptAsync(session, prompt, clientMessageId));

    public Task<HttpResponseMessage> PostPromptAsync(string session, string prompt, string? clientMessageId = null) =>
        _http.PostAsJsonAsync($"/api/sessions/{session}/messages", new { prompt, clientMessageId });

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await _http.GetAsync(path));

    public Task<HttpResponseMessage> TryGetAsync(string path) => _http.GetAsync(path);

    public async Task<JsonElement> PostAsync(string path, object body) => await ReadAsync(await _http.PostAsJsonAsync(path, body));

    public Task<HttpResponseMessage> PutBytesAsync(string path, byte[] bytes) => _http.PutAsync(path, new ByteArrayContent(bytes));

    public async Task PutAsync(string path, object body) => await ReadAsync(await _http.PutAsJsonAsync(path, body));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        if (text.Length == 0) return default;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static HttpClient Client(Uri address, string token)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
