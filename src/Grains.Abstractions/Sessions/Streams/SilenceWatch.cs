using Microsoft.Extensions.Logging;

namespace VaporForge.Sessions.Streams;

/// <summary>Looks, for all sessions of this process whose owners are silent, whether they are silent for a reason: an
/// owner that died, is paused, or was replaced says nothing and fails nothing, but the log knows better. Often at
/// first, because a viewer waits for the next word, then less and less; one question to the log for all that are
/// due.</summary>
internal sealed partial class SilenceWatch(ISessionReader reader, TimeProvider time, ILogger<SilenceWatch> logger)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Lock _sync = new();
    private readonly HashSet<OwnerSilence> _silences = [];
    private bool _isRunning;

    /// <summary>Watches one owner until the answer is disposed.</summary>
    /// <param name="seq">What has been heard so far.</param>
    public OwnerSilence Begin(string sessionId, long seq)
    {
        var silence = new OwnerSilence(sessionId, seq, time.GetTimestamp(), End);
        lock (_sync)
        {
            _silences.Add(silence);
            if (_isRunning) return silence;
            _isRunning = true;
        }

        _ = Task.Run(RunAsync);
        return silence;
    }

    private void End(OwnerSilence silence)
    {
        lock (_sync) _silences.Remove(silence);
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync())
        {
            if (TakeDue() is not { } due) return;
            if (due.Length > 0) await LookAsync(due);
        }
    }

    /// <summary>Null when nobody is watched any more, and the watching has ended with that.</summary>
    private OwnerSilence[]? TakeDue()
    {
        var now = time.GetTimestamp();
        lock (_sync)
        {
            _isRunning = _silences.Count > 0;
            return _isRunning
                ? [.. _silences.Where(silence => silence.IsDue(now, time))]
                : null;
        }
    }

    private async Task LookAsync(OwnerSilence[] due)
    {
        try
        {
            var ids = due.Select(silence => silence.SessionId).Distinct().ToArray();
            var heads = await reader.ReadHeadsAsync(ids, CancellationToken.None);
            foreach (var silence in due)
            {
                if (heads.TryGetValue(silence.SessionId, out var head)) silence.See(head);
            }
        }
        catch (Exception e)
        {
            // The owners may still speak, and the next look is not far.
            LogNotLooked(e, due.Length);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Debug, Message = "The log could not be looked at while the owners of {Sessions} sessions are silent.")]
    private partial void LogNotLooked(Exception exception, int sessions);
}
