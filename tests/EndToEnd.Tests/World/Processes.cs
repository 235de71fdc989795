using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace VaporForge.EndToEnd.Tests.World;

internal static class Processes
{
    /// <summary>Ids of the processes whose environment names that session.</summary>
    public static List<int> Naming(string session) => WithEnvironment($"VF_SESSION_ID={session}");

    /// <summary>Plain processes that are sandboxes outlive their server, as they should, and would outlive the tests, too.</summary>
    public static void EndSandboxesUnder(string data)
    {
        foreach (var id in WithEnvironment($"VF_WORKSPACE={data}/"))
        {
            try
            {
                Process.GetProcessById(id).Kill();
            }
            catch (ArgumentException)
            {
                // It has ended meanwhile.
            }
        }
    }

    private static List<int> WithEnvironment(string text)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                var environment = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "environ")));
                if (environment.Contains(text, StringComparison.Ordinal)) found.Add(id);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or is not ours to look at.
            }
        }

        return found;
    }
}
