using System.Globalization;

namespace VaporForge.Silo.Sandboxes;

/// <summary>How much memory processes use: what they share with others counts by its share (proc(5), smaps_rollup, Pss).</summary>
internal static class SandboxMeasure
{
    private const string Share = "Pss:";
    private const int BytesPerKibibyte = 1024;

    public static long MemoryOf(IEnumerable<int> processes) => processes.Sum(MemoryOf);

    /// <summary>One that has ended, or may not be looked at, uses nothing.</summary>
    private static long MemoryOf(int processId)
    {
        try
        {
            var lines = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/smaps_rollup"));
            var line = lines.FirstOrDefault(line => line.StartsWith(Share, StringComparison.Ordinal));
            var kibibytes = line?[Share.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
            return long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number * BytesPerKibibyte : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
