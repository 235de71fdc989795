using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Clients;

/// <summary>The public HTTP API, called once: it never repeats a call by itself, and says honestly when nobody knows what became of
/// one.</summary>
internal sealed class Api : IDisposable
{
    /// <summary>A person would have pressed the button again by then.</summary>
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan ConnectBound = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly RunClock _clock;

    public Api(string token, RunClock clock)
    {
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectBound }) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>After an answer that says nothing, the cursor has moved on.</summary>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method, EndpointCursor endpoint, string path, object? body, CancellationToken cancellationToken)
    {
        var asked = _clock.Now;
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(AnswerBound);
        ApiAnswer answer;
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(endpoint.Current, path));
            if (body is not null) request.Content = JsonContent.Create(body);
            using var response = await _http.SendAsync(request, bound.Token);
            answer = Read(asked, response, await response.Content.ReadAsStringAsync(bound.Token));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var why = e is OperationCanceledException ? $"no answer within {AnswerBound.TotalSeconds:0} s" : e.Message;
            answer = new ApiAnswer(Until(asked), new CommandAnswer(AnswerKind.Unknown, 0, why), default);
        }

        if (answer.IsUnknown) endpoint.MoveOn();
        return answer;
    }

    public void Dispose() => _http.Dispose();

    private ApiAnswer Read(DateTimeOffset asked, HttpResponseMessage response, string text)
    {
        var status = (int)response.StatusCode;
        var json = Json(text);
        if (status is >= 200 and < 300) return new ApiAnswer(Until(asked), new CommandAnswer(AnswerKind.Accepted, status, null), json);
        var code = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("code", out var found) ? found.GetString() : null;
        var kind = status is >= 400 and < 500 ? AnswerKind.Refused : AnswerKind.Unknown;
        return new ApiAnswer(Until(asked), new CommandAnswer(kind, status, code), default);
    }

    /// <summary>A balancer answers with a page.</summary>
    private static JsonElement Json(string text)
    {
        try
        {
            return text.Length == 0 ? default : JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private CommandTime Until(DateTimeOffset asked) => new(asked, _clock.Now);
}
