namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>The one bounded wait.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!isSo()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
