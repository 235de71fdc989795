using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>The part that takes in what comes from a running turn: lines, and what the sandbox says of it.</summary>
internal sealed partial class ChatSessionGrain
{
    public async Task<ProducerAttachment> AttachProducerAsync(string executionId, CancellationToken cancellationToken)
    {
        if (await OwnAsync() is not { } log) return new ProducerAttachment(ExecutionStanding.Unknown, 0, 0);
        if (log.State.Active is { } turn && turn.ExecutionId == executionId)
        {
            var connection = log.Producers.Attach(time.GetUtcNow());
            if (turn.Told != ExecutionStates.Running) LookSoon();
            return new ProducerAttachment(ExecutionStanding.Active, log.NextN, connection);
        }

        var known = await store.ExecutionExistsAsync(SessionId, executionId, cancellationToken);
        return await SureAsync(
            log, new ProducerAttachment(known ? ExecutionStanding.Ended : ExecutionStanding.Unknown, 0, 0));
    }

    public async Task<IngestOutcome> AppendAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        if (await OwnAsync() is not { } log) return new IngestOutcome(IngestStatus.Ended, 0);
        if (IngestRules.Answer(log, batch) is { } answer)
            return answer.Status == IngestStatus.Committed ? answer : await SureAsync(log, answer);
        var decision = log.Decide(time.GetUtcNow());
        var next = Take(log, decision, batch);
        await CommitAsync(log, decision);
        if (log.Producers.Exit is not null) LookSoon();
        return new IngestOutcome(IngestStatus.Committed, next);
    }

    public async Task DetachProducerAsync(string executionId, long connection, CancellationToken cancellationToken)
    {
        if (await OwnUnlessElsewhereAsync(cancellationToken) is { } log && log.State.Active?.ExecutionId == executionId)
            log.Producers.Detach(connection, time.GetUtcNow());
    }

    public async Task OnExecutionExitedAsync(ExecutionExit exit, CancellationToken cancellationToken)
    {
        if (await OwnUnlessElsewhereAsync(cancellationToken) is not { } log
            || log.State.Active?.ExecutionId != exit.ExecutionId)
        {
            return;
        }

        log.Producers.SeeExit(exit, log.NextN, time.GetUtcNow());
        await LookAsync(log);
    }

    public async Task OnExecutionStatusAsync(
        string executionId, string state, string? detail, CancellationToken cancellationToken)
    {
        if (await OwnUnlessElsewhereAsync(cancellationToken) is not { } log || log.State.Active?.ExecutionId != executionId) return;
        var decision = log.Decide(time.GetUtcNow());
        StatusRules.Prepare(decision, state, detail);
        await CommitAsync(log, decision);
    }

    /// <summary>The fold takes the lines before they are committed; if that goes wrong it is thrown away.</summary>
    private long Take(OwnedLog log, Decision decision, IngestBatch batch)
    {
        try
        {
            return log.Take(decision, batch, _options.ApprovalTimeout, NewId);
        }
        catch (Exception e)
        {
            Forget(e);
            DeactivateOnIdle();
            throw;
        }
    }
}
