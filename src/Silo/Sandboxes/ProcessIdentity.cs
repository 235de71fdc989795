using System.Globalization;

namespace VaporForge.Silo.Sandboxes;

/// <summary>Which process is meant, beyond its number, which the system gives to others later: also when it started (in
/// clock ticks since boot, proc(5), stat field 22), and in which run of the machine.</summary>
internal readonly record struct ProcessIdentity(int ProcessId, long StartTicks, string BootId)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const string UptimeFile = "/proc/uptime";

    /// <summary>USER_HZ, which Linux has fixed for programs, whatever its own clock does.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>Positions after the command name, which may hold anything but ends with the last parenthesis.</summary>
    private const int StateField = 0;
    private const int StartTicksField = 19;

    /// <summary>Whether this very process still runs; one that ended and waits to be noticed does not.</summary>
    public bool IsAlive => BootId == CurrentBootId() && Read(ProcessId) is { State: not ('Z' or 'X') } now && now.StartTicks == StartTicks;

    /// <summary>Whether the number belongs to another process by now.</summary>
    public bool IsReused => BootId != CurrentBootId() || (Read(ProcessId) is { } now && now.StartTicks != StartTicks);

    /// <summary>When it started, by the clock of now.</summary>
    public DateTimeOffset StartedAt(TimeProvider time)
    {
        var uptime = File.ReadAllText(UptimeFile).Split(' ')[0];
        var age = double.Parse(uptime, CultureInfo.InvariantCulture) - ((double)StartTicks / TicksPerSecond);
        return time.GetUtcNow() - TimeSpan.FromSeconds(age);
    }

    /// <summary>What a launch wrote down: <c>pid ticks boot-id</c>; null when there is nothing whole.</summary>
    public static ProcessIdentity? Load(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var parts = text.Split(' ', StringSplitOptions.TrimEntries);
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var startTicks)
            ? new ProcessIdentity(processId, startTicks, parts[2])
            : null;
    }

    public static string CurrentBootId() => File.ReadAllText(BootIdFile).Trim();

    private static (char State, long StartTicks)? Read(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            // IOException: it ended between opening and reading (ESRCH).
            return null;
        }

        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (fields[StateField][0], long.Parse(fields[StartTicksField], CultureInfo.InvariantCulture));
    }
}
