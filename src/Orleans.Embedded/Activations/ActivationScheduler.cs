using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>
/// Runs the tasks of one activation one after another, so that code after an <c>await</c> in a grain is still alone.
/// </summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>After so many tasks in a row others get the thread.</summary>
    private const int MaxTasksInARow = 64;

    private readonly Queue<Task> _queue = new();
    private bool _running;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts something without the async locals of whoever asks: they are none of the grain's
    /// business.</summary>
    public void Start(Action<object?> action, object state)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            new Task(action, state).Start(this);
            return;
        }

        var flow = ExecutionContext.SuppressFlow();
        new Task(action, state).Start(this);
        flow.Undo();
    }

    void IThreadPoolWorkItem.Execute()
    {
        var clean = ExecutionContext.Capture();
        Activation.Current = activation;
        try
        {
            for (var i = 0; i < MaxTasksInARow; i++)
            {
                Task? task;
                lock (_queue)
                {
                    if (!_queue.TryDequeue(out task))
                    {
                        _running = false;
                        return;
                    }
                }

                TryExecuteTask(task);

                // What one turn put into async locals must not reach the next.
                if (clean is not null)
                    ExecutionContext.Restore(clean);
            }
        }
        finally
        {
            Activation.Current = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_queue)
        {
            _queue.Enqueue(task);
            if (_running)
                return;
            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Activation.Current == activation && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_queue)
            return _queue.ToArray();
    }
}
