namespace VaporForge.Engine.Support;

/// <summary>The only wait of these tests: until something is so, or fail.</summary>
public static class Eventually
{
    /// <summary>Long, because only a test that fails waits it out; busy machines are slow.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);

    public static Task Is(Func<bool> condition, string what) => Is(() => Task.FromResult(condition()), what);

    public static async Task Is(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > s_limit)
                Assert.Fail($"Not so after {s_limit}: {what}");
            await Task.Delay(s_step, TimeProvider.System);
        }
    }

    /// <summary>Awaits a task that must end soon.</summary>
    public static Task Ends(Task task) => task.WaitAsync(s_limit);

    public static Task<T> Ends<T>(Task<T> task) => task.WaitAsync(s_limit);
}
