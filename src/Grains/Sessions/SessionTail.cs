using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>The newest durable frames of a session, bounded, with a signal for those who wait for more. Used on the
/// activation's scheduler only.</summary>
internal sealed class SessionTail(int capacity)
{
    private readonly Queue<Frame> _frames = new();
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Completes when frames were added, or has failed, for ever, since the owner gave the session up. Take it
    /// before looking.</summary>
    public Task Changed => _changed.Task;

    public void Add(IEnumerable<Frame> frames)
    {
        foreach (var frame in frames)
        {
            if (_frames.Count == capacity) _frames.Dequeue();
            _frames.Enqueue(frame);
        }

        var changed = _changed;
        if (changed.Task.IsFaulted) return;
        _changed = NewSignal();
        changed.SetResult();
    }

    /// <summary>What is old must not be served from memory any more: the history was cleared.</summary>
    public void Forget() => _frames.Clear();

    /// <summary>The frames after that seq, at most <paramref name="max"/>; null when the tail does not reach back so
    /// far.</summary>
    public Frame[]? After(long seq, int max)
    {
        if (_frames.Count == 0 || _frames.Peek().Seq > seq + 1) return null;
        var skip = (int)(seq + 1 - _frames.Peek().Seq);
        return _frames.Skip(skip).Take(max).ToArray();
    }

    /// <summary>Ends everybody's waiting: the owner does not know the newest frames any more, or will not for long.</summary>
    public void Fail(Exception reason)
    {
        _changed.TrySetException(reason);

        // Nobody may be waiting just now.
        _ = _changed.Task.Exception;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
