using System.Text.Json;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Gateway.Limits;
using VaporForge.Gateway.Sessions;
using VaporForge.Gateway.UiMessages;
using VaporForge.Sessions;

namespace VaporForge.Gateway.AgentChat;

/// <summary>The part that takes what the client says.</summary>
internal sealed partial class AgentChatConnection
{
    private bool _isClearing;

    /// <summary>Carries out one message. What is no message of this protocol is passed over: newer clients say
    /// more.</summary>
    /// <exception cref="VaporForgeException">The connection ends with it; the client comes back, unless the session is
    /// gone.</exception>
    public async Task TakeAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        using var message = TryParse(text);
        if (message is null) return;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            new RateFilter(parts.Rates).Check(userId);
            if (!await parts.Sessions.ExistsAsync(sessionId, userId, cancellationToken)) throw SessionOwners.NotFound();
            await TakeAsync(message.RootElement, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private Task TakeAsync(JsonElement message, CancellationToken cancellationToken) => FrameJson.TypeOf(message) switch
    {
        "cf_agent_use_chat_request" => RequestAsync(message, cancellationToken),
        "cf_agent_chat_request_cancel" => CancelAsync(FrameJson.Text(message, "id"), cancellationToken),
        "cf_agent_stream_resume_request" => ResumeAsync(FrameJson.Text(message, "probeId"), cancellationToken),
        "cf_agent_stream_resume_ack" => ReplayAsync(FrameJson.Text(message, "id"), cancellationToken),
        "cf_agent_tool_approval" => ApproveAsync(message, cancellationToken),
        "cf_agent_chat_clear" => ClearAsync(cancellationToken),
        "cf_agent_state" => socket.SendAsync(AgentMessages.NoState).AsTask(),
        "rpc" when FrameJson.Text(message, "id") is { } id => socket.SendAsync(AgentMessages.NoSuchMethod(id)).AsTask(),

        // cf_agent_chat_messages: the history here is the truth. cf_agent_tool_result: tools run in the sandbox.
        _ => Task.CompletedTask,
    };

    private async Task RequestAsync(JsonElement message, CancellationToken cancellationToken)
    {
        if (FrameJson.Text(message, "id") is not { Length: > 0 } requestId) return;
        try
        {
            var chat = SubmittedChat.Read(BodyOf(message));
            if (chat.Prompt is { } prompt) await SubmitAsync(requestId, prompt, cancellationToken);
            else await AnswerAsync(requestId, chat.Continuation!, cancellationToken);
        }
        catch (VaporForgeException e)
        {
            await socket.SendAsync(AgentMessages.Failed(requestId, e.Message));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            LogFailed(parts.Logger, e, sessionId);
            await socket.SendAsync(AgentMessages.Failed(requestId, Problems.Normalize(e).Message));
        }
    }

    /// <summary>The request's id makes the submit idempotent: clients send again what a broken connection may have
    /// lost.</summary>
    private async Task SubmitAsync(string requestId, SendMessageRequest prompt, CancellationToken cancellationToken)
    {
        var key = SubmittedChat.KeyOf(requestId, prompt.Prompt ?? "");
        var receipt = await parts.Prompts.SubmitAsync(sessionId, prompt with { ClientMessageId = key }, cancellationToken);
        _names.Rename(receipt.TurnId, requestId);

        // It had been taken in before: the client gets its stream from the beginning.
        if (receipt.Seq <= _pump?.Seq) WatchAgain(new WatchFrom(receipt.Seq - 1, receipt.TurnId));
    }

    private async Task AnswerAsync(string requestId, ContinuedMessage message, CancellationToken cancellationToken)
    {
        foreach (var (approvalId, decision) in message.Answers)
            await TurnEndpoints.AnswerApprovalAsync(sessionId, approvalId, decision, userId, parts.Calls, cancellationToken);
        await socket.SendAsync(AgentMessages.Done(requestId, "completed", isReplay: false));
    }

    /// <summary>Stops the turn of that stream. A stream of an earlier connection is the one that runs: a person who presses
    /// stop sees no other.</summary>
    private async Task CancelAsync(string? streamId, CancellationToken cancellationToken)
    {
        var turnId = streamId is null ? null : _names.TurnOf(streamId);
        await TurnEndpoints.StopTurnAsync(sessionId, turnId, parts.Calls, cancellationToken);
    }

    private async Task ResumeAsync(string? probeId, CancellationToken cancellationToken)
    {
        var session = await DescribeAsync(cancellationToken);
        if (session.ActiveTurn is { } turn) await AnnounceAsync(turn, probeId);
        else await socket.SendAsync(AgentMessages.NothingToResume(probeId));
    }

    private async Task ReplayAsync(string? streamId, CancellationToken cancellationToken)
    {
        if (streamId is null) return;
        if (_names.TurnOf(streamId) is { } turnId && await FindStartAsync(turnId, cancellationToken) is { } startSeq)
            WatchAgain(new WatchFrom(startSeq - 1, turnId));
        else
            await socket.SendAsync(AgentMessages.Done(streamId, "completed", isReplay: true));
    }

    private async Task<long?> FindStartAsync(string turnId, CancellationToken cancellationToken)
    {
        if ((await DescribeAsync(cancellationToken)).ActiveTurn is { } turn && turn.TurnId == turnId) return turn.StartSeq;
        var messages = await parts.Reader.ReadMessagesAsync(sessionId, cancellationToken);
        return messages.FirstOrDefault(message => message.TurnId == turnId && message.Role == Message.Assistant)?.FirstSeq;
    }

    private async Task ApproveAsync(JsonElement message, CancellationToken cancellationToken)
    {
        if (FrameJson.Text(message, "toolCallId") is not { } toolCallId) return;
        var decision = FrameJson.IsTrue(message, "approved") ? ApprovalDecision.Allow : ApprovalDecision.Deny;
        var approvalId = _pump?.Turn?.ApprovalOf(toolCallId) ?? await FindApprovalAsync(toolCallId, cancellationToken);
        if (approvalId is not null)
            await TurnEndpoints.AnswerApprovalAsync(sessionId, approvalId, decision, userId, parts.Calls, cancellationToken);
    }

    /// <summary>Clients know approvals by their tool calls; which is which, the turn's frames tell.</summary>
    private async Task<string?> FindApprovalAsync(string toolCallId, CancellationToken cancellationToken)
    {
        var session = await DescribeAsync(cancellationToken);
        if (session.ActiveTurn is not { } turn) return null;
        var translation = new TurnTranslation(turn.TurnId, NoSink.Instance);
        var log = new TurnLog(parts.Feeds, sessionId, turn.StartSeq, cancellationToken);
        await foreach (var frame in log.ReadAsync(session.HeadSeq)) translation.Take(frame);
        return translation.ApprovalOf(toolCallId);
    }

    /// <summary>A chat that is cleared while turns run or wait is stopped first, and cleared when the last one has
    /// ended.</summary>
    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        var change = await parts.Calls.CallAsync(sessionId, (grain, ct) => grain.ClearAsync(ct), cancellationToken);
        _isClearing = change == SessionChange.Busy;
        if (_isClearing) await TurnEndpoints.StopTurnAsync(sessionId, null, parts.Calls, cancellationToken);
    }

    private Task ClearIfAskedAsync() => _isClearing ? ClearAsync(CancellationToken.None) : Task.CompletedTask;

    private static JsonElement BodyOf(JsonElement message)
    {
        var init = FrameJson.Value(message, "init");
        var body = init is { ValueKind: JsonValueKind.Object } present ? FrameJson.Text(present, "body") : null;
        return body is null
            ? throw ErrorDetails.InvalidField("init.body", "is missing.")
            : JsonBody.ParseDeep(System.Text.Encoding.UTF8.GetBytes(body));
    }

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> text)
    {
        try
        {
            var message = FrameJson.Parse(text);
            if (message.RootElement.ValueKind == JsonValueKind.Object && JsonTexts.AreWhole(message.RootElement)) return message;
            message.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request of a chat client to session {SessionId} failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string sessionId);
}
