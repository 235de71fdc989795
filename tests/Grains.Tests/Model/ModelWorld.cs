using System.Globalization;
using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Model;

/// <summary>A session, its sandbox and the owners that believe it is theirs: a step is done to them, and what must hold is
/// checked.</summary>
internal sealed partial class ModelWorld
{
    public const string Person = "ada";

    private const int Owners = 3;

    private readonly ModelStore _store = new();
    private readonly ModelSandbox _sandbox = new();
    private readonly ModelOwner[] _owners;
    private readonly Dictionary<string, SubmitReceipt> _receipts = [];
    private readonly Dictionary<(OwnedLog Log, string ExecutionId), long> _newest = [];
    private (string? TurnId, DateTimeOffset Since) _stopping;
    private bool _isGivenUp;
    private int _current;
    private int _lastId;
    private int _lastPrompt;

    public ModelWorld() => _owners = [.. Enumerable.Range(0, Owners).Select(_ => new ModelOwner(_store, _sandbox, this))];

    public static SessionOptions Options { get; } = new() { MaxQueuedTurns = 4, ApprovalTimeout = TimeSpan.FromMinutes(2) };

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"id{++_lastId:0000}");

    /// <summary>An owner could not tidy up for too long, and said so.</summary>
    public void SeeGivenUp() => _isGivenUp = true;

    public void Do(Step step)
    {
        try
        {
            Dispatch(step);
        }
        catch (VaporForgeException)
        {
            // The caller is told to try again; nothing was acknowledged.
        }

        Check();
    }

    private void Dispatch(Step step)
    {
        var (a, b) = (step.A, step.B);
        switch (step.Kind)
        {
            case StepKind.Submit:
                Submit(Pick(b), a, (WhenBusy)(b / 7 % 2));
                break;
            case StepKind.Interrupt:
                Submit(Pick(b), a, WhenBusy.Interrupt);
                break;
            case StepKind.Send or StepKind.SendAgain or StepKind.SendTooFar or StepKind.SendOnOldConnection:
                Send(step);
                break;
            case StepKind.Attach:
                Attach(Pick(b), a);
                break;
            case StepKind.Detach when Execution(a) is { Connections: [.., var connection] } execution:
                if (Mine(Pick(b), execution) is { } detached) detached.Producers.Detach(connection, Now);
                break;
            case StepKind.ReportExit:
                ReportExit(Pick(b), a);
                break;
            case StepKind.ReportStatus when Execution(a) is { } execution && Mine(Pick(b), execution) is not null:
                var state = b / 7 % 2 == 0 ? ExecutionStates.Waking : ExecutionStates.Preparing;
                Change(Pick(b), decision => StatusRules.Prepare(decision, state, null));
                break;
            case StepKind.Stop:
                Change(Pick(b), decision => TurnRules.Stop(decision));
                break;
            case StepKind.Withdraw when _store.State.Queue is { Length: > 0 } waiting:
                Change(Pick(b), decision => TurnRules.Stop(decision, waiting[a % waiting.Length].TurnId));
                break;
            case StepKind.DecideApproval:
                Decide(Pick(b), a, b / 7 % 2 == 0 ? ApprovalDecision.Allow : ApprovalDecision.Deny);
                break;
            case StepKind.Rename:
                Change(Pick(b), decision => SessionRules.Rename(decision, $"title {a}"));
                break;
            case StepKind.Delete:
                Change(Pick(b), decision => SessionRules.Delete(decision));
                break;
            case StepKind.Restore:
                Change(Pick(b), decision => SessionRules.Restore(decision), alsoDeleted: true);
                break;
            case StepKind.Clear:
                Change(Pick(b), decision => SessionRules.Clear(decision, decision.LastSeq));
                break;
            case StepKind.Act:
                Pick(b).Perform(a);
                break;
            case StepKind.ActionFails:
                Pick(b).FailAction(a);
                break;
            case StepKind.Look:
                Look(Pick(b));
                break;
            case StepKind.Restart:
                Pick(b).Forget(withActions: a % 2 == 0);
                break;
            case StepKind.TakeOver:
                _current = (_current + 1 + (a % (Owners - 1))) % Owners;
                _owners[_current].Forget(withActions: false);
                _owners[_current].Own();
                break;
            default:
                DispatchWorld(step);
                break;
        }
    }

    /// <summary>What happens without an owner.</summary>
    private void DispatchWorld(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.AgentWrites when Execution(step.A) is { IsRunning: true } writer:
                for (var line = 0; line <= step.B % 4; line++) writer.Write(step.B + line);
                break;
            case StepKind.AgentIsDone when Execution(step.A) is { IsRunning: true, IsAskedToStop: false } done:
                done.Finish(goesOn: step.B % 3 == 0);
                break;
            case StepKind.AgentExits when Execution(step.A) is { IsRunning: true } exiting:
                exiting.Exit(exiting.IsAskedToStop ? ExitReasons.Cancelled : ExitReasons.Crashed);
                break;
            case StepKind.AgentDies when Execution(step.A) is { IsRunning: true } dying:
                dying.Die();
                break;
            case StepKind.SandboxDies:
                _sandbox.Die();
                break;
            case StepKind.Fold:
                _ = _store.FoldAsync(Now - TimeSpan.FromSeconds(step.A % 60), 1, default);
                break;
            case StepKind.Wait:
                Now += TimeSpan.FromMilliseconds(step.A * 4);
                break;
            case StepKind.WaitLong:
                Now += TimeSpan.FromSeconds(step.A);
                break;
            case StepKind.ClockSteps:
                Now += TimeSpan.FromMinutes(step.A % 2 == 0 ? step.B : -step.B);

                // However far: what had begun before has begun in the future now.
                if (step.A % 2 == 1) _stopping.Since = DateTimeOffset.MaxValue;
                break;
            case StepKind.CommitFails:
                _store.FailNextCommit(step.A % 2 == 0 ? CommitFault.Lost : CommitFault.Unanswered);
                break;
        }
    }

    /// <summary>Mostly the newest owner; sometimes one that was replaced and does not know.</summary>
    private ModelOwner Pick(int choice) => _owners[choice % 5 == 0 ? choice % Owners : _current];

    private ModelExecution? Execution(int choice)
    {
        // Mostly the newest.
        if (_sandbox.All.Count == 0) return null;
        return choice % 4 == 0 ? _sandbox.All[choice % _sandbox.All.Count] : _sandbox.All[^1];
    }

    private OwnedLog? Mine(ModelOwner owner, ModelExecution execution)
    {
        var log = Own(owner);
        return log.State.Active?.ExecutionId == execution.Id ? log : null;
    }

    private OwnedLog Own(ModelOwner owner)
    {
        if (owner.Log is null) _current = Array.IndexOf(_owners, owner);
        return owner.Own();
    }

    private void Submit(ModelOwner owner, int choice, WhenBusy whenBusy)
    {
        var log = Own(owner);
        if (log.State.DeletedAt is not null) return;
        var clientId = choice % 3 == 0 ? null : $"client{choice % 10}";
        if (clientId is not null && _store.FindSubmissionAsync("s", clientId, default).Result is { } earlier)
        {
            BrokenPromise.If(
                _receipts.TryGetValue(clientId, out var first) && first != earlier, "a client message id got another receipt");
            return;
        }

        if (log.State.Active is not null && (whenBusy == WhenBusy.Reject || log.State.Queue.Length >= Options.MaxQueuedTurns)) return;
        var text = (whenBusy == WhenBusy.Interrupt ? TurnOrder.Urgent : "") + (clientId ?? $"prompt {++_lastPrompt}");
        var decision = log.Decide(Now);
        var receipt = TurnRules.Submit(decision, new SubmitPrompt(text, clientId, null, whenBusy), NewId);
        owner.Commit(log, decision);
        if (clientId is not null) _receipts[clientId] = receipt;
    }

    private void Change(ModelOwner owner, Action<Decision> rule, bool alsoDeleted = false)
    {
        var log = Own(owner);
        if (log.State.DeletedAt is not null && !alsoDeleted) return;
        var decision = log.Decide(Now);
        rule(decision);
        owner.Commit(log, decision);
    }

    private void Decide(ModelOwner owner, int choice, ApprovalDecision answer)
    {
        var approvals = Own(owner).State.Active?.Approvals ?? [];
        if (approvals.IsEmpty) return;
        var id = approvals[choice % approvals.Length].ApprovalId;
        Change(owner, decision => ApprovalRules.Decide(decision, id, answer, Person));
    }

    private void Attach(ModelOwner owner, int choice)
    {
        if (Execution(choice) is not { } execution || Mine(owner, execution) is not { } log) return;
        execution.Connections.Add(log.Producers.Attach(Now));
        _newest[(log, execution.Id)] = execution.Connections[^1];
        execution.Acked = log.NextN - 1;
        CheckAcknowledged(execution.Id, log.NextN);
    }

    private void Send(Step step)
    {
        if (Execution(step.A) is not { Connections: { Count: > 0 } connections } execution) return;
        var (from, connection) = (execution.Acked + 1, connections[^1]);
        if (step.Kind == StepKind.SendAgain) from = Math.Max(1, from - 1 - (step.B % 4));
        if (step.Kind == StepKind.SendTooFar) from += 1 + (step.B % 2);
        if (step.Kind == StepKind.SendOnOldConnection) connection = connections[step.B % connections.Count];
        var owner = Pick(step.B);
        var log = Own(owner);
        var batch = new IngestBatch(execution.Id, connection, [.. execution.Lines(from, 1 + (step.B % 6))]);
        if (Append(owner, log, batch) is not { Status: not IngestStatus.Ended } outcome) return;
        CheckAcknowledged(execution.Id, outcome.Next);
        execution.Acked = Math.Max(execution.Acked, outcome.Next - 1);
    }

    private IngestOutcome Append(ModelOwner owner, OwnedLog log, IngestBatch batch)
    {
        if (IngestRules.Answer(log, batch) is { } answer) return answer;
        BrokenPromise.If(
            batch.Connection < _newest.GetValueOrDefault((log, batch.ExecutionId)), "an older connection wrote beside a newer one");
        _newest[(log, batch.ExecutionId)] = batch.Connection;
        var newest = log.State.Active!.ExecutionId;
        var decision = log.Decide(Now);
        var next = log.Take(decision, batch, Options.ApprovalTimeout, NewId);
        owner.Commit(log, decision);
        BrokenPromise.If(newest != batch.ExecutionId, "a line of an execution that is over was taken");
        return new IngestOutcome(IngestStatus.Committed, next);
    }

    private void ReportExit(ModelOwner owner, int choice)
    {
        if (Execution(choice) is not { IsRunning: false } execution || Mine(owner, execution) is not { } log) return;
        var exit = _sandbox.Executions.Contains(execution)
            ? new ExecutionExit(execution.Id, execution.LastN, 0, execution.Reason)
            : new ExecutionExit(execution.Id, 0, null, ExitReasons.SandboxGone);
        log.Producers.SeeExit(exit, log.NextN, Now);
        Look(owner);
    }

    private void Look(ModelOwner owner)
    {
        owner.Look();
        foreach (var approval in owner is { IsCurrent: true } ? owner.Log!.State.Active?.Approvals ?? [] : [])
        {
            BrokenPromise.If(
                approval.Decision is null && (approval.Deadline <= Now || approval.Deadline > Now + Options.ApprovalTimeout),
                "a question waits beyond its time");
        }

        // An owner learns by looking that the clock went back.
        if (owner.IsCurrent && _stopping.Since > Now) _stopping.Since = Now;
        if (owner is { IsCurrent: true, Log.State.Active: { Stage: TurnStage.Stopping } turn } && turn.TurnId == _stopping.TurnId)
        {
            BrokenPromise.If(
                Now - _stopping.Since > Options.StopGrace + TimeSpan.FromSeconds(3), "a turn goes on stopping beyond its grace");
        }
    }
}
