using System.Security.Cryptography;

namespace VaporForge.Silo.Hosting;

/// <summary>The name under which one data directory's sandboxes are found on a Docker Engine that several may
/// share.</summary>
internal static class Installation
{
    private const int NameBytes = 6;

    public static string Name(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "installation");
        if (!File.Exists(path)) File.WriteAllText(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes)));
        return File.ReadAllText(path).Trim();
    }
}
