using System.Collections.Immutable;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>What the lines of an execution do to its session. Pure.</summary>
internal static class IngestRules
{
    /// <summary>The answer to a batch of which nothing is to be written; null when there is.</summary>
    public static IngestOutcome? Answer(OwnedLog log, IngestBatch batch)
    {
        if (log.State.Active?.ExecutionId != batch.ExecutionId || !log.Producers.Accepts(batch.Connection))
            return new IngestOutcome(IngestStatus.Ended, 0);
        if (batch.Lines.IsEmpty || batch.Lines[^1].N < log.NextN) return new IngestOutcome(IngestStatus.Committed, log.NextN);
        return batch.Lines[0].N > log.NextN ? new IngestOutcome(IngestStatus.Gap, log.NextN) : null;
    }

    /// <summary>Takes the lines that are new; stops at the one that ends the turn.</summary>
    /// <param name="expected">The n that comes next.</param>
    /// <returns>The n that comes next afterwards.</returns>
    public static long Take(
        Decision decision,
        MessageFold fold,
        ImmutableArray<IngestLine> lines,
        long expected,
        TimeSpan approvalTimeout,
        Func<string> newId)
    {
        TurnRules.MarkRunning(decision);
        foreach (var line in lines)
        {
            if (line.N != expected) continue;
            expected++;
            var turn = decision.State.Active!;
            var body = line.Type == FrameTypes.Confirmation ? WithApprovalId(line.Body, turn.ExecutionId, line.N) : line.Body;
            fold.Add(decision.Write(line.Type, turn.TurnId, body, turn.ExecutionId, line.N));
            if (Apply(decision, fold, line.Type, body, approvalTimeout, newId)) break;
        }

        return expected;
    }

    /// <returns>True when the turn ended with this line.</returns>
    private static bool Apply(
        Decision decision, MessageFold fold, string type, byte[] body, TimeSpan approvalTimeout, Func<string> newId)
    {
        switch (type)
        {
            case FrameTypes.SessionInit:
                RememberSdkSession(decision, body);
                return false;
            case FrameTypes.SessionReset:
                decision.State = decision.State with { SdkSessionId = null };
                return false;
            case FrameTypes.Confirmation:
                var tool = FrameBody.Text(body, "toolName") ?? "";
                ApprovalRules.Ask(decision, FrameBody.Text(body, "approvalId")!, tool, approvalTimeout);
                return false;
            case FrameTypes.Usage:
                UsageRules.Add(decision, body);
                return false;
            case FrameTypes.Done:
                RememberSdkSession(decision, body);
                TurnRules.End(decision, fold, TurnOutcome.Completed, null, newId);
                return true;
            case FrameTypes.ProcessExit:
                var reason = FrameBody.Text(body, "reason") ?? "exited";
                var code = FrameBody.Number(body, "exitCode");
                var outcome = reason == ExitReasons.AgentHostLost ? TurnOutcome.Lost : TurnOutcome.Failed;
                TurnRules.End(decision, fold, outcome, code is null ? reason : $"{reason}, exit code {code}", newId);
                return true;
            default:
                return false;
        }
    }

    /// <summary>An empty id never overwrites a stored one (WIRE.md, 2).</summary>
    private static void RememberSdkSession(Decision decision, byte[] body)
    {
        if (FrameBody.Text(body, "sessionId") is { Length: > 0 } id && id != decision.State.SdkSessionId)
            decision.State = decision.State with { SdkSessionId = id };
    }

    /// <summary>A confirmation that names no approval could never be answered; its place in the execution names
    /// it.</summary>
    private static byte[] WithApprovalId(byte[] body, string executionId, long n) =>
        FrameBody.Text(body, "approvalId") is { Length: > 0 }
            ? body
            : FrameBody.With(body, "approvalId", $"{executionId}-{n}");
}
