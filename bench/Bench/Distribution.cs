using System.Diagnostics;

namespace VaporForge.Bench;

/// <summary>Durations, measured with <see cref="Stopwatch"/> ticks, told in milliseconds.</summary>
internal sealed class Distribution
{
    private readonly List<long> _ticks = [];

    public void Add(long ticks) => _ticks.Add(ticks);

    public double Percentile(double percent)
    {
        _ticks.Sort();
        var index = Math.Clamp((int)Math.Ceiling(percent / 100 * _ticks.Count) - 1, 0, _ticks.Count - 1);
        return Stopwatch.GetElapsedTime(0, _ticks[index]).TotalMilliseconds;
    }
}
