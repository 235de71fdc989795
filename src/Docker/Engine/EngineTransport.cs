using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VaporForge.Docker.Engine;

/// <summary>HTTP to a Docker Engine: negotiates the API version once, bounds every call in time, and turns what fails
/// into <see cref="VaporForgeException"/>.</summary>
internal sealed class EngineTransport : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleConnectionLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(5);

    /// <summary>The largest answer is a list of volumes: some 400 bytes for each.</summary>
    private const long MaxAnswerBytes = 64 * 1024 * 1024;

    private readonly DockerEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private ApiVersion? _version;

    public EngineTransport(DockerEndpoint endpoint, TimeProvider time)
    {
        _endpoint = endpoint;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = endpoint.ConnectAsync,
            ConnectTimeout = ConnectLimit,
            PooledConnectionIdleTimeout = IdleConnectionLimit,
            UseProxy = false,
            UseCookies = false,
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = endpoint.BaseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <summary>Asks the engine which versions it speaks, and goes on in one that both do.</summary>
    public async Task<ApiVersion> NegotiateAsync(CancellationToken cancellationToken)
    {
        var call = new EngineCall("answer", HttpMethod.Get, "_ping") { Limit = PingLimit };
        using var response = await SendAsync(call, "/_ping", cancellationToken);
        var offered = response.Headers.TryGetValues("Api-Version", out var values) ? values.First() : "unknown";
        var version = ApiVersion.TryParse(offered, out var parsed) ? ApiVersion.Choose(parsed) : null;
        _version = version ?? throw EngineFault.TooOld(offered);
        return version.Value;
    }

    /// <summary>The status, if it is one that the call expects; any other is an exception.</summary>
    public async Task<HttpStatusCode> CallAsync(EngineCall call, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(call, await PathAsync(call, cancellationToken), cancellationToken);
        return response.StatusCode;
    }

    /// <summary>The answer, or null where the call expects 404 and that came.</summary>
    public async Task<T?> AskAsync<T>(EngineCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        using var response = await SendAsync(call, await PathAsync(call, cancellationToken), cancellationToken);
        if (!response.IsSuccessStatusCode) return null;
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(answer, type);
        }
        catch (JsonException e)
        {
            throw EngineFault.Unavailable($"The Docker Engine gave an unreadable answer when asked to {call.Doing}.", e.Message, e);
        }
    }

    /// <summary>Takes the connection over: what follows the answer's head is a raw stream in both directions.</summary>
    public async Task<Stream> HijackAsync(EngineCall call, CancellationToken cancellationToken)
    {
        var path = await PathAsync(call, cancellationToken);
        var response = await SendAsync(call with { Upgrades = true }, path, cancellationToken);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols) return await response.Content.ReadAsStreamAsync(cancellationToken);
        response.Dispose();
        throw EngineFault.Unavailable($"Something between us and the Docker Engine does not let us {call.Doing}.", "no upgrade");
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> PathAsync(EngineCall call, CancellationToken cancellationToken)
    {
        var version = _version ?? await NegotiateAsync(cancellationToken);
        return $"/v{version}/{call.Path}";
    }

    private async Task<HttpResponseMessage> SendAsync(EngineCall call, string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(call.Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(call.Method, path) { Content = Body(call) };
        if (call.Upgrades)
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new ProductHeaderValue("tcp"));
        }

        var completion = call.Upgrades ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead;
        try
        {
            var response = await _http.SendAsync(request, completion, either.Token);
            if (response.IsSuccessStatusCode || call.Expects(response.StatusCode)) return response;
            using (response) throw await RefusalAsync(call, response, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw EngineFault.TooSlow(call.Doing, call.Limit);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The engine that comes back may be another version.
            _version = null;
            throw EngineFault.Unreachable(_endpoint, e);
        }
    }

    private static ByteArrayContent? Body(EngineCall call)
    {
        if (call.Body is not { } body) return null;
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static async Task<VaporForgeException> RefusalAsync(
        EngineCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        string? message = null;
        try
        {
            message = JsonSerializer.Deserialize(answer, DockerJson.Default.EngineError)?.Message;
        }
        catch (JsonException)
        {
            // A proxy's page, not the engine's words; the status has to do.
        }

        return EngineFault.Refused(call.Doing, response.StatusCode, message ?? response.ReasonPhrase ?? "no reason given");
    }
}
