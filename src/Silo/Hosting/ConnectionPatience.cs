#if ENGINE_ORLEANS
namespace VaporForge.Silo.Hosting;

/// <summary>A gateway that starts before the first silo waits for it, for a bounded time.</summary>
internal sealed class ConnectionPatience(TimeSpan limit)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly long _start = TimeProvider.System.GetTimestamp();

    public async Task<bool> RetryAsync(Exception failure, CancellationToken cancellationToken)
    {
        if (TimeProvider.System.GetElapsedTime(_start) > limit) return false;
        await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        return true;
    }
}
#endif
