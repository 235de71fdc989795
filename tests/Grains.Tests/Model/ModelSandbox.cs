using VaporForge.Grains.Sessions;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Tests.Model;

/// <summary>The sandbox as owners see it: its executions, and the epoch by which it refuses owners that were
/// replaced.</summary>
internal sealed class ModelSandbox
{
    private readonly HashSet<string> _begun = [];
    private bool _isAwake;
    private long _epoch;

    /// <summary>Those that the agent host knows.</summary>
    public List<ModelExecution> Executions { get; private set; } = [];

    /// <summary>All that ever were, also those whose agent host is gone: a gateway may still have their lines.</summary>
    public List<ModelExecution> All { get; } = [];

    public IEnumerable<ModelExecution> Running => Executions.Where(execution => execution.IsRunning);

    public SandboxReport Inspect(long epoch)
    {
        Meet(epoch);
        return new SandboxReport(_isAwake, [.. Executions.Select(execution => execution.Report())]);
    }

    public void Start(long epoch, ActiveTurn turn)
    {
        Meet(epoch);
        _isAwake = true;
        if (Executions.Any(execution => execution.Id == turn.ExecutionId)) return;
        BrokenPromise.If(!_begun.Add(turn.ExecutionId), "an execution was begun twice");
        var begun = new ModelExecution(turn.ExecutionId, turn.Prompt);
        Executions.Add(begun);
        All.Add(begun);
    }

    /// <summary>Does what any effect but a start asks for.</summary>
    public void Hear(long epoch, Effect effect)
    {
        Meet(epoch);
        switch (effect)
        {
            case Effect.Cancel cancel:
                foreach (var asked in Find(cancel.ExecutionId)) asked.IsAskedToStop = true;
                break;
            case Effect.Reap reap:
                foreach (var reaped in Find(reap.ExecutionId)) reaped.Exit(ExitReasons.Killed);
                break;
            case Effect.Kill or Effect.RemoveSandbox:
                Die();
                break;
        }
    }

    public void Die()
    {
        foreach (var execution in Running) execution.Die();
        Executions = [];
        _isAwake = false;
    }

    private ModelExecution[] Find(string executionId) => [.. Running.Where(e => e.Id == executionId)];

    private void Meet(long epoch)
    {
        if (epoch < _epoch) throw new VaporForgeException(ErrorCodes.NotOwner, "Another owner.");
        _epoch = epoch;
    }
}
