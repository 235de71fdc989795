using System.Diagnostics;
using System.Globalization;

namespace VaporForge.Storage.Tests.Measure;

/// <summary>Time on processors, which a busy machine stretches less than the clock's.</summary>
internal readonly record struct CpuTimes(TimeSpan Ours, TimeSpan Servers)
{
    public static CpuTimes operator -(CpuTimes left, CpuTimes right) => new(left.Ours - right.Ours, left.Servers - right.Servers);

    public static CpuTimes Now()
    {
        using var self = Process.GetCurrentProcess();
        return new CpuTimes(self.TotalProcessorTime, ServerTicks().Aggregate(TimeSpan.Zero, (sum, time) => sum + time));
    }

    public string Per(long lines) => string.Create(
        CultureInfo.InvariantCulture,
        $"  CPU per line: {Ours.TotalMicroseconds / lines:F2} us here, {Servers.TotalMicroseconds / lines:F2} us in database servers");

    /// <summary>Fields 14 and 15 of <c>/proc/pid/stat</c>, in hundredths of a second (proc(5)), of every process named
    /// postgres.</summary>
    private static IEnumerable<TimeSpan> ServerTicks()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[^1])))
        {
            string stat;
            try
            {
                stat = File.ReadAllText(Path.Combine(folder, "stat"));
            }
            catch (IOException)
            {
                // It ended while we looked.
                continue;
            }

            if (!stat.Contains("(postgres)", StringComparison.Ordinal)) continue;
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            yield return TimeSpan.FromMilliseconds(10 * (Number(fields[11]) + Number(fields[12])));
        }
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
