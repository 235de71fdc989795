using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Looks from time to time for calls, idle grains and abandoned enumerators whose time is up.</summary>
internal sealed class Sweeper(Engine engine)
{
    private static readonly TimeSpan s_longestPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var quantum = engine.Collection.CollectionQuantum;
        var period = Min(s_longestPeriod, Min(quantum, engine.Messaging.ResponseTimeout / 4));
        using var timer = new PeriodicTimer(period, engine.Clock);
        var lastCollection = engine.Clock.GetTimestamp();
        var lastExpiry = lastCollection;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                ForEach(static (activation, now) => activation.ExpireCalls(now));
                if (IsDue(ref lastCollection, quantum))
                    ForEach(static (activation, now) => activation.CollectIfIdle(now));
                if (IsDue(ref lastExpiry, engine.Messaging.ResponseTimeout))
                    ForEach(static (activation, _) => activation.Enumerators.ExpireIdle());
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private bool IsDue(ref long last, TimeSpan period)
    {
        if (engine.Clock.GetElapsedTime(last) < period)
            return false;
        last = engine.Clock.GetTimestamp();
        return true;
    }

    private void ForEach(Action<Activation, long> action)
    {
        var now = engine.Clock.GetTimestamp();
        foreach (var activation in engine.Catalog.All)
        {
            try
            {
                action(activation, now);
            }
            catch (Exception exception)
            {
                engine.SweepFailed(exception);
            }
        }
    }
}
