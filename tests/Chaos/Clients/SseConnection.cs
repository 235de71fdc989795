using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace VaporForge.Chaos.Clients;

/// <summary>A viewer's connection by server-sent events.</summary>
internal sealed class SseConnection : IViewerConnection
{
    private readonly TappedHandler _tap;
    private readonly HttpResponseMessage _response;
    private readonly SseReader _reader;

    private SseConnection(TappedHandler tap, HttpResponseMessage response, Stream body)
    {
        (_tap, _response) = (tap, response);
        _reader = new SseReader(new StreamReader(body));
    }

    /// <exception cref="RefusedException">The answer was no success.</exception>
    public static async Task<SseConnection> OpenAsync(
        Uri endpoint, string token, string sessionId, long after, CancellationToken cancellationToken)
    {
        var tap = new TappedHandler();
        HttpResponseMessage? response = null;
        try
        {
            using var client = new HttpMessageInvoker(tap.Handler, disposeHandler: false);
            using var request = new HttpRequestMessage(
                HttpMethod.Get, new Uri(endpoint, $"/api/sessions/{sessionId}/events?after={after.ToString(CultureInfo.InvariantCulture)}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            response = await client.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode) throw await RefusalAsync(response, cancellationToken);
            return new SseConnection(tap, response, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch
        {
            response?.Dispose();
            tap.Dispose();
            throw;
        }
    }

    public ValueTask<ViewerItem> NextAsync(CancellationToken cancellationToken) => _reader.NextAsync(cancellationToken);

    public void Cut(CutKind how) => _tap.Cut(how);

    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        _tap.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<RefusedException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return new RefusedException(status, JsonElement.Parse(text).GetProperty("code").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A balancer's page has no code.
            return new RefusedException(status, "");
        }
    }
}
