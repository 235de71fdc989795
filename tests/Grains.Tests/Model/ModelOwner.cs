using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Model;

/// <summary>What ChatSessionGrain is to the rules, without an engine: takes the log over, asks the rules, commits, and
/// notes what was found out. Its actions wait in a list, one chain for each decision.</summary>
internal sealed class ModelOwner(ModelStore store, ModelSandbox sandbox, ModelWorld world)
{
    private const string StartName = "start";

    private readonly List<Queue<ModelAction>> _chains = [];

    public OwnedLog? Log { get; private set; }

    public bool IsCurrent => Log?.Epoch == store.Row.Epoch;

    public int Chains => _chains.Count;

    private static SessionOptions Options => ModelWorld.Options;

    public OwnedLog Own()
    {
        if (Log is not null) return Log;
        var log = new OwnedLog(Now(store.TakeOwnershipAsync("s", default))!, Options.TailFrames, world.Now);
        Now(log.RefoldAsync(store, default).ContinueWith(_ => true, TaskScheduler.Default));
        var decision = log.Decide(world.Now);
        StatusRules.TakeOver(decision);
        Commit(log, decision);
        Log = log;
        if (log.State.Active is { } turn) Ask(log, turn);
        return log;
    }

    /// <summary>It died, or does not trust its memory: what it had not yet done is not done by it.</summary>
    public void Forget(bool withActions)
    {
        Log = null;
        if (withActions) _chains.Clear();
    }

    public void Commit(OwnedLog log, Decision decision)
    {
        if (decision.IsEmpty)
        {
            BrokenPromise.If(decision.Effects.Count > 0, "something is done that no commit stands for");
            return;
        }

        CommitStatus status;
        try
        {
            status = Now(store.CommitAsync(decision.ToCommit("s", log.Epoch), default));
        }
        catch (VaporForgeException)
        {
            Forget(withActions: false);
            throw;
        }

        if (status == CommitStatus.Fenced)
        {
            BrokenPromise.If(log.Epoch == store.Row.Epoch && Log == log, "the owner does not know its own log");
            Forget(withActions: false);
            throw new VaporForgeException(ErrorCodes.NotOwner, "Another owner.");
        }

        log.Apply(decision);
        Enqueue([.. decision.Effects.Select(effect => Act(log, effect))]);
    }

    /// <summary>As ChatSessionGrain.LookAsync and the rest of its watchdog.</summary>
    public void Look()
    {
        if (Log is not { } log) return;
        if (!Now(store.TouchAsync("s", log.Epoch, default)))
        {
            Forget(withActions: false);
            return;
        }

        var decision = log.Decide(world.Now);
        var ask = Watchdog.Look(decision, log, Options, world.NewId);
        Commit(log, decision);
        if (ask && log.State.Active is { } turn) Ask(log, turn);
        foreach (var effect in log.Untold.ToArray())
        {
            log.Untold.Remove(effect);
            Enqueue([Act(log, effect)]);
        }

        LookAtLoose(log);
    }

    /// <summary>The first action of one of the chains happens.</summary>
    public void Perform(int choice)
    {
        if (Take(choice) is not { } taken) return;
        Action? answer;
        try
        {
            answer = taken.Action.Happen();
        }
        catch (VaporForgeException e)
        {
            taken.Action.Fail(e);
            return;
        }

        if (answer is null) return;

        // The answer is on its way; what follows in the chain waits for it.
        Func<Action?> arrive = () =>
        {
            answer();
            return null;
        };
        var rest = taken.Chain.ToArray();
        taken.Chain.Clear();
        taken.Chain.Enqueue(new ModelAction($"answer to {taken.Action.Name}", arrive, taken.Action.Fail));
        foreach (var action in rest) taken.Chain.Enqueue(action);
        if (!_chains.Contains(taken.Chain)) _chains.Add(taken.Chain);
    }

    public void FailAction(int choice) =>
        Take(choice)?.Action.Fail(choice / 10 % 2 == 0
            ? new TimeoutException("Nobody answered.")
            : new VaporForgeException(ErrorCodes.SandboxUnavailable, "It cannot be had now."));

    public bool IsNextAStart => _chains[0].Peek().Name == StartName;

    private void LookAtLoose(OwnedLog log)
    {
        var verdict = LooseRules.Judge(log.State, log.Loose, world.Now, Options);
        var since = log.State.LooseSince;
        if (verdict == LooseVerdict.Nothing) return;
        if (verdict == LooseVerdict.GiveUp)
        {
            world.SeeGivenUp();
            log.Loose.Settle(since);
            return;
        }

        log.Loose.Begin(since, world.Now);
        Enqueue([new ModelAction($"tidy up: {verdict}", () => () => TidyUp(log, verdict, since), _ => log.Loose.End())]);
    }

    private void TidyUp(OwnedLog log, LooseVerdict verdict, DateTimeOffset? since)
    {
        log.Loose.End();
        if (verdict != LooseVerdict.Settle)
        {
            if (log.State.Active is not null) return;
            sandbox.Hear(log.Epoch, verdict == LooseVerdict.Kill ? new Effect.Kill() : new Effect.RemoveSandbox());
            log.Loose.Settle(since);
            return;
        }

        var loose = sandbox.Inspect(log.Epoch).Executions.Where(e => e.Running && e.ExecutionId != log.State.Active?.ExecutionId).ToArray();
        foreach (var execution in loose) sandbox.Hear(log.Epoch, new Effect.Reap(execution.ExecutionId));
        if (loose.Length == 0) log.Loose.Settle(since);
    }

    private void Ask(OwnedLog log, ActiveTurn turn)
    {
        var watch = log.Producers;
        watch.BeginAsking(world.Now);
        Enqueue([new ModelAction(
            "ask",
            () =>
            {
                var report = sandbox.Inspect(log.Epoch);
                return () =>
                {
                    watch.EndAsking();
                    if (log.State.Active is { } active && active.ExecutionId == turn.ExecutionId) Hear(log, active, report);
                };
            },
            _ =>
            {
                watch.EndAsking();
                if (IsActive(log, turn)) watch.SeeUnreachable(world.Now);
            })]);
    }

    private void Hear(OwnedLog log, ActiveTurn turn, SandboxReport report)
    {
        var (verdict, exit) = Recovery.Judge(turn, report, log.Producers, log.NextN, world.Now, Options);
        switch (verdict)
        {
            case RecoveryVerdict.Exit:
                log.Producers.SeeExit(exit!, log.NextN, world.Now);
                break;
            case RecoveryVerdict.Missing:
                log.Producers.SeeMissing();
                break;
            case RecoveryVerdict.Outdated:
                break;
            default:
                var lastN = report.Executions.First(e => e.ExecutionId == turn.ExecutionId).LastN;
                log.Producers.SeeRunning(lastN >= log.NextN, world.Now);
                log.Untold.UnionWith(Recovery.Repeated(turn));
                break;
        }
    }

    private ModelAction Act(OwnedLog log, Effect effect) => effect is Effect.Start start
        ? Start(log, start.Turn)
        : new ModelAction(
            effect.GetType().Name,
            () =>
            {
                var since = log.State.LooseSince;
                sandbox.Hear(log.Epoch, effect);
                if (effect is Effect.Kill or Effect.RemoveSandbox) log.Loose.Settle(since);
                return null;
            },
            _ =>
            {
                if (log.Concerns(effect)) log.Untold.Add(effect);
            });

    private ModelAction Start(OwnedLog log, ActiveTurn turn) => new(
        StartName,
        () =>
        {
            if (!IsActive(log, turn)) return null;
            sandbox.Start(log.Epoch, turn);
            return () =>
            {
                if (IsActive(log, turn)) log.Producers.SeeRunning(linesWait: false, world.Now);
            };
        },
        failure =>
        {
            if (!IsActive(log, turn)) return;
            if (failure is VaporForgeException { Code: ErrorCodes.SandboxUnavailable })
            {
                var exit = new ExecutionExit(turn.ExecutionId, 0, null, ExitReasons.StartFailed, failure.Message);
                log.Producers.SeeExit(exit, log.NextN, world.Now);
            }
            else
            {
                log.Producers.SeeUnreachable(world.Now);
            }
        });

    private static bool IsActive(OwnedLog log, ActiveTurn turn) => log.State.Active?.ExecutionId == turn.ExecutionId;

    private void Enqueue(ModelAction[] actions)
    {
        if (actions.Length > 0) _chains.Add(new Queue<ModelAction>(actions));
    }

    private (ModelAction Action, Queue<ModelAction> Chain)? Take(int choice)
    {
        if (_chains.Count == 0) return null;
        var chain = _chains[choice % _chains.Count];
        var action = chain.Dequeue();
        if (chain.Count == 0) _chains.Remove(chain);
        return (action, chain);
    }

    /// <summary>Nothing of the model ever waits.</summary>
    private static T Now<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
