namespace VaporForge.Sessions.Streams;

/// <summary>Looks, while an owner is silent, whether it is silent for a reason: soon at first, then less and less
/// often.</summary>
internal sealed class OwnerWatchdog(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private bool _heard;

    public void Heard() => Volatile.Write(ref _heard, true);

    /// <summary>Until it is disposed.</summary>
    /// <param name="isBehindAsync">Whether there is more than the owner said. Throws only when the watching has
    /// ended.</param>
    /// <param name="giveUp">Called when there is.</param>
    public IDisposable Begin(Func<Task<bool>> isBehindAsync, Action giveUp)
    {
        var ended = new CancellationTokenSource();
        _ = WatchAsync(isBehindAsync, giveUp, ended.Token);
        return new Ending(ended);
    }

    private async Task WatchAsync(Func<Task<bool>> isBehindAsync, Action giveUp, CancellationToken ended)
    {
        var interval = First;
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(interval, time, ended);
                if (Interlocked.Exchange(ref _heard, false))
                {
                    interval = First;
                    continue;
                }

                interval = interval * 2 < Longest ? interval * 2 : Longest;
                if (!await isBehindAsync() || ended.IsCancellationRequested) continue;
                giveUp();
                return;
            }
            catch (Exception) when (ended.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private sealed class Ending(CancellationTokenSource ended) : IDisposable
    {
        public void Dispose()
        {
            ended.Cancel();
            ended.Dispose();
        }
    }
}
