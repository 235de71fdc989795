using System.Globalization;

namespace VaporForge.Chaos.Topology;

/// <summary>A process, told from a later one that got the same number by when it started (proc(5), stat, field 22).</summary>
/// <param name="StartTicks">0 when there was no such process.</param>
internal readonly record struct ProcessIdentity(int Id, long StartTicks)
{
    private const int StateField = 0;
    private const int GroupField = 2;
    private const int StartField = 19;

    public static ProcessIdentity Of(int id) =>
        new(id, Stat(id) is { } stat ? long.Parse(stat[StartField], CultureInfo.InvariantCulture) : 0);

    /// <summary>A zombie does nothing any more: it counts as gone.</summary>
    public bool IsAlive =>
        Stat(Id) is { } stat && stat[StateField] is not ("Z" or "X")
        && long.Parse(stat[StartField], CultureInfo.InvariantCulture) == StartTicks;

    /// <summary>To the whole group when it leads one, so that workers of a master go with it.</summary>
    /// <returns>False when it is gone.</returns>
    public bool Signal(int signal)
    {
        if (!IsAlive || Stat(Id) is not { } stat) return false;
        var leadsGroup = int.Parse(stat[GroupField], CultureInfo.InvariantCulture) == Id;
        return Libc.Signal(leadsGroup ? -Id : Id, signal);
    }

    /// <summary>The fields behind the program's name, which may have blanks in it; null when there is no such process.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
