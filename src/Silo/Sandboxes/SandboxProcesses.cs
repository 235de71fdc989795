using System.Globalization;
using System.Text;

namespace VaporForge.Silo.Sandboxes;

/// <summary>All processes of one sandbox. Agents have process groups of their own and may lose their parents, but all
/// of them have the sandbox's home in their environment, and no other process has it. Who wipes its environment
/// escapes: this host isolates nothing.</summary>
internal static class SandboxProcesses
{
    public static IReadOnlyList<int> Find(string home) => FindMarked("HOME", home);

    /// <summary>All processes that have the variable with this value in their environment.</summary>
    public static IReadOnlyList<int> FindMarked(string name, string value)
    {
        var marker = Encoding.UTF8.GetBytes($"{name}={value}\0");
        return
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && id != Environment.ProcessId && Has(id, marker)),
        ];
    }

    private static bool Has(int processId, ReadOnlySpan<byte> marker)
    {
        ReadOnlySpan<byte> environment;
        try
        {
            environment = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or it is another user's: not ours either way.
            return false;
        }

        for (var at = environment.IndexOf(marker); at >= 0; at = environment.IndexOf(marker))
        {
            if (at == 0 || environment[at - 1] == 0) return true;
            environment = environment[(at + 1)..];
        }

        return false;
    }
}
