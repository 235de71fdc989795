using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.Sessions;
using VaporForge.Gateway.UiMessages;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Chat;

/// <summary>Answers with the UI message stream of a turn.</summary>
internal sealed class ChatStreams(
    SessionFeeds feeds,
    ViewerLoop loop,
    SessionCalls calls,
    ISessionReader reader,
    IHostApplicationLifetime lifetime,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<ChatStreams> logger)
{
    public async Task<ChatTurn?> FindActiveTurnAsync(string sessionId, CancellationToken cancellationToken)
    {
        var session = await calls.CallAsync(sessionId, (grain, ct) => grain.DescribeAsync(ct), cancellationToken);
        return session?.ActiveTurn is { } turn ? new ChatTurn(turn.TurnId, turn.StartSeq, session.HeadSeq) : null;
    }

    /// <summary>The turn that an assistant's message is of, running or not; null when there is no such message.</summary>
    public async Task<ChatTurn?> FindTurnAsync(string sessionId, string messageId, CancellationToken cancellationToken)
    {
        var session = await calls.CallAsync(sessionId, (grain, ct) => grain.DescribeAsync(ct), cancellationToken);
        if (session is null) return null;
        if (session.ActiveTurn is { } turn && turn.AssistantMessageId == messageId)
            return new ChatTurn(turn.TurnId, turn.StartSeq, session.HeadSeq);
        var stored = await reader.ReadMessagesAsync(sessionId, cancellationToken);
        return stored.FirstOrDefault(message => message.Id == messageId && message.Role == Message.Assistant) is { } message
            ? new ChatTurn(message.TurnId, message.FirstSeq, session.HeadSeq)
            : null;
    }

    /// <param name="continueAfter">The approvals through which the client has the turn; default is nothing of it.</param>
    public async Task SendAsync(HttpContext http, string sessionId, ChatTurn turn, ImmutableArray<string> continueAfter = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        using var viewer = await feeds.OpenAsync(sessionId, turn.FromSeq - 1, ending.Token);
        var sse = new SseViewer(http, options.Value.StallTimeout, time, http.RequestAborted);
        var log = new TurnLog(feeds, sessionId, turn.FromSeq, ending.Token);
        var stream = new ChatStream(sse, log, turn.TurnId, Math.Max(turn.HeadSeq, viewer.Feed.Head), ending);
        if (!continueAfter.IsDefault) stream.ContinueAfter(continueAfter);
        Prepare(http);
        try
        {
            await sse.FlushAsync();
            await loop.RunAsync(viewer, stream, ending.Token);
            if (stream.IsComplete) await sse.FlushAsync();
            else http.Abort();
        }
        catch (OperationCanceledException)
        {
            // The client went, or the host stops. An end without its last chunk looks like a broken connection, which it is: the
            // client resumes.
            http.Abort();
        }
        catch (TimeoutException)
        {
            ViewerLog.Stalled(logger, sessionId);
            http.Abort();
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            var error = Problems.Normalize(e);
            ViewerLog.Failed(logger, e, sessionId, error.Code);
            stream.Fail(error);
            await sse.FlushAsync();
        }
    }

    private static void Prepare(HttpContext http)
    {
        SseResponse.Prepare(http);
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["x-vercel-ai-ui-message-stream"] = "v1";
    }
}
