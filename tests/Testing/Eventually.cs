using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace VaporForge.Testing;

/// <summary>The one bounded poll of the tests. Everything else waits for an event.</summary>
public static class Eventually
{
    /// <summary>Long, because it is only ever waited out by a test that fails.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit) throw new TimeoutException($"Not within {Limit}: {what}");
            await Task.Delay(Period, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Until it does not throw any more; the last exception is the failure.</summary>
    public static async Task<T> SucceedsAsync<T>(Func<Task<T>> attempt)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(start) < Limit)
            {
                await Task.Delay(Period, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
