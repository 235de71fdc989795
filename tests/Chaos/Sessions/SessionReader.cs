using System.Text.Json;
using VaporForge.Chaos.Clients;

namespace VaporForge.Chaos.Sessions;

/// <summary>Reads what is stored of a session. It reads while faults go on, so it tries again, for a bounded time.</summary>
internal sealed class SessionReader(ChaosRun run, string sessionId, int place, Random random)
{
    private static readonly TimeSpan OnePassBound = TimeSpan.FromSeconds(30);

    private readonly EndpointCursor _endpoint = new(run.Cluster.Endpoints, place);

    /// <summary>Waits until nothing runs and nothing waits.</summary>
    /// <returns>The head of the last answer, and whether it was quiet then; null when there was no answer at all.</returns>
    public async Task<(long HeadSeq, bool IsQuiet)?> QuietAsync(TimeSpan bound, CancellationToken cancellationToken)
    {
        var start = run.Clock.Elapsed;
        (long, bool)? last = null;
        while (true)
        {
            var answer = await run.Api.SendAsync(HttpMethod.Get, _endpoint, $"/api/sessions/{sessionId}", null, cancellationToken);
            if (answer.IsAccepted)
            {
                var isQuiet = answer.Body.GetProperty("status").GetString() == "idle" && answer.Body.GetProperty("queued").GetInt32() == 0;
                last = (answer.Body.GetProperty("headSeq").GetInt64(), isQuiet);
                if (isQuiet) return last;
            }

            if (run.Clock.Elapsed - start > bound) return last;
            await run.Clock.DelayAsync(Patience.Short(random), cancellationToken);
        }
    }

    /// <summary>The log and the messages through one and the same head. A prompt whose answer was lost may come in between: then
    /// both are read again.</summary>
    /// <returns>Null when they could not be had within the bound.</returns>
    public async Task<StoredSession?> StoredAsync(TimeSpan bound, CancellationToken cancellationToken)
    {
        var start = run.Clock.Elapsed;
        while (run.Clock.Elapsed - start < bound)
        {
            var left = bound - (run.Clock.Elapsed - start);
            if (await QuietAsync(left, cancellationToken) is { } quiet
                && await TryPassAsync(quiet.HeadSeq, cancellationToken) is { } log
                && await MessagesAsync(cancellationToken) is { } messages
                && messages.GetProperty("headSeq").GetInt64() == quiet.HeadSeq)
            {
                return new StoredSession(quiet.HeadSeq, log, messages.GetRawText());
            }

            _endpoint.MoveOn();
            await run.Clock.DelayAsync(Patience.Short(random), cancellationToken);
        }

        return null;
    }

    private async Task<JsonElement?> MessagesAsync(CancellationToken cancellationToken)
    {
        var answer = await run.Api.SendAsync(
            HttpMethod.Get, _endpoint, $"/api/sessions/{sessionId}/messages", null, cancellationToken);
        return answer.IsAccepted ? answer.Body : null;
    }

    private async Task<IReadOnlyList<string>?> TryPassAsync(long headSeq, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(OnePassBound);
        try
        {
            return await PassAsync(headSeq, limit.Token);
        }
        catch (Exception e) when (
            e is IOException or HttpRequestException or RefusedException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A fault hit the pass; the next one begins anew, elsewhere.
            return null;
        }
    }

    /// <summary>The whole log through that seq, on one connection.</summary>
    private async Task<IReadOnlyList<string>?> PassAsync(long headSeq, CancellationToken cancellationToken)
    {
        var log = new List<string>();
        if (headSeq == 0) return log;
        await using var connection = await SseConnection.OpenAsync(
            _endpoint.Current, run.Cluster.Token, sessionId, after: 0, cancellationToken);
        while (true)
        {
            var item = await connection.NextAsync(cancellationToken);
            if (item is ViewerItem.End) return null;
            if (item is not ViewerItem.Frame frame) continue;
            log.Add(frame.Json);

            // By the number and not by how many came: a log with a gap is told as it is.
            if (FrameHead.TryParse(frame.Json) is { } head && head.Seq >= headSeq) return log;
        }
    }
}
