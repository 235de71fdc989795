using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Model;

/// <summary>The part that judges. What a commit alone can break, <see cref="WholeLog"/> has refused already.</summary>
internal sealed partial class ModelWorld
{
    /// <summary>What every turn may take when its world is gone: the longest wait, a question, an answer.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <summary>From here on nothing new comes; all that was begun must end by itself.</summary>
    public void Settle(Ending ending)
    {
        _store.FailNextCommit(CommitFault.None);
        var owner = _owners[_current];
        Own(owner);
        var bound = ending == Ending.NobodyAnswers ? Options.ProducerGrace + Options.GiveUpAfter : Options.StartTimeout;
        var (turnId, since) = (_store.Log.Turns.Running, Now);
        for (var second = 0; second == 0 || !IsSettled; second++)
        {
            Now += TimeSpan.FromSeconds(1);
            World(owner, ending);
            Look(owner);
            Check();
            if (_store.Log.Turns.Running != turnId) (turnId, since) = (_store.Log.Turns.Running, Now);
            BrokenPromise.If(turnId is not null && Now - since > bound + Margin, $"a turn hangs where {ending}");
            BrokenPromise.If(second > 12 * bound.TotalSeconds, $"there is no end where {ending}");
        }

        BrokenPromise.If(_store.Log.Turns.Unended > 0, "a turn never ended");
        BrokenPromise.If(ending != Ending.NobodyAnswers && !_isGivenUp && _sandbox.Running.Any(), "a process runs that no turn owns");
        CheckHistory();
    }

    private bool IsSettled =>
        _store.State is { Active: null, LooseSince: null, Queue.IsEmpty: true };

    private void World(ModelOwner owner, Ending ending)
    {
        if (ending == Ending.NobodyAnswers)
        {
            for (var chains = owner.Chains; chains > 0; chains--) owner.FailAction(10 * chains);
            return;
        }

        for (var action = 0; owner.Chains > 0; action++)
        {
            BrokenPromise.If(action > 1000, "an owner is busy without end");
            if (ending == Ending.StartsBreakOff && owner.IsNextAStart) owner.FailAction(0);
            else owner.Perform(0);
        }

        foreach (var execution in _sandbox.Running.ToArray())
        {
            if (ending == Ending.AgentsDieSilently) execution.Die();
            else if (ending == Ending.SandboxesDieSilently) _sandbox.Die();
            else Deliver(owner, execution);
        }
    }

    /// <summary>A world in which all is well. What no turn owns runs on until somebody ends it.</summary>
    private void Deliver(ModelOwner owner, ModelExecution execution)
    {
        if (Mine(owner, execution) is not { } log) return;
        if (execution.IsAskedToStop) execution.Exit(ExitReasons.Cancelled);
        else execution.Finish(goesOn: false);
        var connection = log.Producers.Attach(Now);
        Append(owner, log, new IngestBatch(execution.Id, connection, [.. execution.Lines(log.NextN, int.MaxValue)]));
    }

    private void Check()
    {
        var stopping = _store.State.Active is { Stage: TurnStage.Stopping } stopped ? stopped.TurnId : null;
        if (stopping != _stopping.TurnId) _stopping = (stopping, Now);
        foreach (var owner in _owners.Where(owner => owner.IsCurrent))
        {
            BrokenPromise.If(owner.Log!.HeadSeq != _store.Row.HeadSeq, "the owner does not know the head");
            if (owner.Log.State.Active is not { } turn) continue;
            BrokenPromise.If(owner.Log.NextN != _store.Log.LastN(turn.ExecutionId) + 1, "the owner does not know which line comes next");
        }
    }

    private void CheckAcknowledged(string executionId, long next) =>
        BrokenPromise.If(_store.Log.LastN(executionId) < next - 1, "a line was acknowledged that is not in the log");

    private void CheckHistory()
    {
        var whole = ViewerFold.Of(_store.Log.Frames);
        foreach (var message in _store.Messages)
        {
            BrokenPromise.If(
                whole.Find(message.Id) != ViewerFold.Text(message),
                $"the stored message is '{ViewerFold.Text(message)}', its frames say '{whole.Find(message.Id)}'");
        }

        for (var split = 0L; split <= _store.Row.HeadSeq; split++)
        {
            var read = _store.ReadFramesAsync("s", split, int.MaxValue, default).Result!.Frames;
            var before = _store.Log.Frames.TakeWhile(frame => frame.Seq <= split);
            var view = ViewerFold.Of(before.Concat(read)).ToString();
            BrokenPromise.If(view != whole.ToString(), $"who read to {split} and comes back sees another history");
        }
    }
}

/// <summary>What becomes of the world when nothing new comes.</summary>
internal enum Ending
{
    AllIsWell,
    AgentsDieSilently,
    SandboxesDieSilently,
    NobodyAnswers,

    /// <summary>The sandbox answers, and no start ever comes to an end.</summary>
    StartsBreakOff,
}
