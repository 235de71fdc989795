using System.Text.Json;
using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Clients;
using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Sessions;

/// <summary>What one session's people ask for, written down attempt by attempt. Safe for threads, as long as each caller brings its own
/// cursor.</summary>
internal sealed class Commands(ChaosRun run, string sessionId, HistoryFile<CommandRecord> history)
{
    private readonly string _path = $"/api/sessions/{sessionId}";

    public async Task<CommandRecord.Submit> SubmitAsync(
        EndpointCursor endpoint, string clientMessageId, string prompt, string whenBusy, CancellationToken cancellationToken)
    {
        var answer = await run.Api.SendAsync(
            HttpMethod.Post, endpoint, $"{_path}/messages", new { prompt, clientMessageId, whenBusy }, cancellationToken);
        return Record(new CommandRecord.Submit(
            answer.Time, answer.Answer, clientMessageId, prompt, whenBusy, answer.IsAccepted ? ReceiptOf(answer.Body) : null));
    }

    public async Task<CommandRecord.Stop> StopAsync(EndpointCursor endpoint, CancellationToken cancellationToken)
    {
        var answer = await run.Api.SendAsync(HttpMethod.Post, endpoint, $"{_path}/stop", null, cancellationToken);
        var changed = answer.IsAccepted && answer.Body.GetProperty("changed").GetBoolean();
        return Record(new CommandRecord.Stop(answer.Time, answer.Answer, changed));
    }

    public async Task<CommandRecord.Approve> ApproveAsync(
        EndpointCursor endpoint, string approvalId, string decision, CancellationToken cancellationToken)
    {
        var answer = await run.Api.SendAsync(
            HttpMethod.Post, endpoint, $"{_path}/approvals/{approvalId}", new { decision }, cancellationToken);
        return Record(new CommandRecord.Approve(answer.Time, answer.Answer, approvalId, decision));
    }

    public async Task<CommandRecord.Delete> DeleteAsync(EndpointCursor endpoint, CancellationToken cancellationToken)
    {
        var answer = await run.Api.SendAsync(HttpMethod.Delete, endpoint, _path, null, cancellationToken);
        return Record(new CommandRecord.Delete(answer.Time, answer.Answer));
    }

    public async Task<CommandRecord.Restore> RestoreAsync(EndpointCursor endpoint, CancellationToken cancellationToken)
    {
        var answer = await run.Api.SendAsync(HttpMethod.Post, endpoint, $"{_path}/restore", null, cancellationToken);
        return Record(new CommandRecord.Restore(answer.Time, answer.Answer));
    }

    /// <summary>Repeats an attempt until somebody knows its outcome, for a bounded time.</summary>
    public async Task<T> UntilKnownAsync<T>(Func<Task<T>> attempt, Random random, CancellationToken cancellationToken)
        where T : CommandRecord
    {
        var start = run.Clock.Elapsed;
        while (true)
        {
            var outcome = await attempt();
            var isOver = run.Clock.Elapsed - start > Patience.Command;
            if (outcome.Answer.Kind != AnswerKind.Unknown && outcome.Answer.Status != TooManyRequests) return outcome;
            if (isOver) return outcome;
            await run.Clock.DelayAsync(Patience.Short(random), cancellationToken);
        }
    }

    private const int TooManyRequests = 429;

    private T Record<T>(T record)
        where T : CommandRecord
    {
        history.Append(record);
        return record;
    }

    private static Receipt ReceiptOf(JsonElement body) => new(
        body.GetProperty("turnId").GetString()!, body.GetProperty("messageId").GetString()!, body.GetProperty("seq").GetInt64());
}
