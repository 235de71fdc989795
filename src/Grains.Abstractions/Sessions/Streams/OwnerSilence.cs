namespace VaporForge.Sessions.Streams;

/// <summary>How long one owner has said nothing, and when that is worth a look.</summary>
internal sealed class OwnerSilence(string sessionId, long seq, long now, Action<OwnerSilence> end) : IDisposable
{
    /// <summary>For so long every tick looks; afterwards the pauses double.</summary>
    private static readonly TimeSpan QuickFor = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _seq = seq;
    private long _knownSeq = seq;
    private long _since = now;
    private long _lookedAt = now;
    private TimeSpan _pause = FirstPause;
    private long _owed = seq;

    public string SessionId => sessionId;

    /// <summary>The last seq that was heard.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>Completes when the log has had more than the owner said for longer than a frame is under way.</summary>
    public Task Broken => _broken.Task;

    public void Heard(long seq) => Volatile.Write(ref _seq, seq);

    /// <summary>What the log has by now. Owed is what it had at the look before: a frame that has just been stored may still be on its
    /// way.</summary>
    public void See(long head)
    {
        if (Seq < _owed) _broken.TrySetResult();
        _owed = head;
    }

    /// <summary>Called by one caller, at each tick.</summary>
    public bool IsDue(long now, TimeProvider time)
    {
        if (Seq != _knownSeq)
        {
            (_knownSeq, _since, _pause) = (Seq, now, FirstPause);
            return false;
        }

        if (Seq >= _owed && time.GetElapsedTime(_since, now) > QuickFor)
        {
            if (time.GetElapsedTime(_lookedAt, now) < _pause) return false;
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }

        _lookedAt = now;
        return true;
    }

    public void Dispose() => end(this);
}
