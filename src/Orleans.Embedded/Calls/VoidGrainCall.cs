using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A call that has no result.</summary>
public abstract class VoidGrainCall : GrainCall
{
    private AsyncTaskMethodBuilder _builder = AsyncTaskMethodBuilder.Create();

    protected VoidGrainCall() => Task = _builder.Task;

    internal Task Task { get; }

    protected abstract ValueTask InvokeAsync(object grain);

    internal override void Run(Activation activation)
    {
        ValueTask task;
        try
        {
            task = InvokeAsync(activation.GrainInstance!);
            if (task.IsCompleted)
            {
                task.GetAwaiter().GetResult();
                Succeed();
                activation.OnCallEnded(this);
                return;
            }
        }
        catch (Exception exception)
        {
            FailInvocation(activation, exception);
            activation.OnCallEnded(this);
            return;
        }

        AwaitEndAsync(activation, task).Forget();
    }

    private protected override void SetException(Exception exception) => _builder.SetException(exception);

    private async Task AwaitEndAsync(Activation activation, ValueTask task)
    {
        try
        {
            await task;
            Succeed();
        }
        catch (Exception exception)
        {
            FailInvocation(activation, exception);
        }

        activation.OnCallEnded(this);
    }

    private void Succeed()
    {
        if (TryAnswer())
            _builder.SetResult();
    }
}
