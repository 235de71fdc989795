namespace VaporForge.Chaos.Report;

/// <summary>Durations; percentiles by nearest rank.</summary>
internal sealed class Distribution
{
    private readonly List<TimeSpan> _times = [];

    public int Count => _times.Count;

    public void Add(TimeSpan time) => _times.Add(time);

    /// <param name="percent">From 0 to 100; 100 is the longest.</param>
    /// <returns>Zero when there is nothing.</returns>
    public TimeSpan Percentile(double percent)
    {
        if (_times.Count == 0) return TimeSpan.Zero;
        _times.Sort();
        return _times[Math.Clamp((int)Math.Ceiling(percent / 100 * _times.Count) - 1, 0, _times.Count - 1)];
    }
}
