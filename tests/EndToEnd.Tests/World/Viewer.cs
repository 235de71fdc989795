using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace VaporForge.EndToEnd.Tests.World;

/// <summary>A browser tab that keeps everything it saw, and comes back with its last seq after every loss.</summary>
internal sealed class Viewer(Api api, string session, long after = 0)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly List<JsonElement> _frames = [];
    private readonly StringBuilder _text = new();

    public string Session => session;
    public IReadOnlyList<JsonElement> Frames => _frames;
    public long LastSeq { get; private set; } = after;
    public int Connections { get; private set; }

    /// <summary>All text-deltas in the order of their arrival.</summary>
    public string Text => _text.ToString();

    public IEnumerable<JsonElement> Of(string type) => _frames.Where(frame => Type(frame) == type);

    /// <summary>Watches until the turn has ended; drops the connection whenever <paramref name="dropAfter"/> says so (a
    /// number of frames, asked for anew on each connection; null never).</summary>
    public Task WatchTurnAsync(string turnId, Func<int?> dropAfter) => WatchUntilAsync(
        frame => Type(frame) == "turn-end" && frame.GetProperty("turnId").GetString() == turnId, dropAfter);

    public async Task WatchUntilAsync(Func<JsonElement, bool> last, Func<int?> dropAfter)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (true)
        {
            try
            {
                if (await WatchOnceAsync(last, dropAfter(), bound.Token)) return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The server is away just now; a browser waits a little and comes back.
                await Task.Delay(Pause, TimeProvider.System, bound.Token);
            }
        }
    }

    private async Task<bool> WatchOnceAsync(Func<JsonElement, bool> last, int? dropAfter, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = api.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", api.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session}/events?after={LastSeq}");
        if (LastSeq > 0) request.Headers.Add("Last-Event-ID", LastSeq.ToString(CultureInfo.InvariantCulture));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        Connections++;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var seen = 0;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            using var document = JsonDocument.Parse(item.Data);
            var frame = document.RootElement.Clone();
            Take(frame, item.EventId);
            if (last(frame)) return true;
            if (++seen >= dropAfter) return false;
        }

        return false;
    }

    private void Take(JsonElement frame, string? eventId)
    {
        var seq = frame.GetProperty("seq").GetInt64();
        Assert.Equal(LastSeq + 1, seq);
        Assert.Equal(seq.ToString(CultureInfo.InvariantCulture), eventId);
        LastSeq = seq;
        _frames.Add(frame);
        if (Type(frame) == "text-delta") _text.Append(frame.GetProperty("text").GetString());
    }

    private static string? Type(JsonElement frame) => frame.GetProperty("type").GetString();
}
