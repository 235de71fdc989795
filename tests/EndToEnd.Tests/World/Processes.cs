using System.Globalization;
using System.Text;

namespace VaporForge.EndToEnd.Tests.World;

internal static class Processes
{
    /// <summary>Ids of the processes whose environment names that session.</summary>
    public static List<int> Naming(string session)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                var environment = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "environ")));
                if (environment.Contains($"VF_SESSION_ID={session}", StringComparison.Ordinal)) found.Add(id);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or is not ours to look at.
            }
        }

        return found;
    }
}
