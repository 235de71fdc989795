using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A call that has a result.</summary>
public abstract class GrainCall<TResult> : GrainCall
{
    // The builder makes the task without a completion source, and ends it as cancelled with the very exception that it
    // is given. It does not guard against being ended twice: GrainCall does.
    private AsyncTaskMethodBuilder<TResult> _builder = AsyncTaskMethodBuilder<TResult>.Create();

    protected GrainCall() => Task = _builder.Task;

    internal Task<TResult> Task { get; }

    protected abstract ValueTask<TResult> InvokeAsync(object grain);

    protected virtual TResult CopyResult(TResult result) => result;

    internal override void Run(Activation activation)
    {
        ValueTask<TResult> task;
        try
        {
            task = InvokeAsync(activation.GrainInstance!);
            if (task.IsCompletedSuccessfully)
            {
                Succeed(task.Result);
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

        AwaitResultAsync(activation, task).Forget();
    }

    private protected override void SetException(Exception exception) => _builder.SetException(exception);

    private async Task AwaitResultAsync(Activation activation, ValueTask<TResult> task)
    {
        try
        {
            Succeed(await task);
        }
        catch (Exception exception)
        {
            FailInvocation(activation, exception);
        }

        activation.OnCallEnded(this);
    }

    private void Succeed(TResult result)
    {
        var copy = CopyResult(result);
        if (TryAnswer())
            _builder.SetResult(copy);
    }
}
