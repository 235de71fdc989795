using System.Security.Cryptography;
using System.Text;
using VaporForge.Gateway.Hosting;

namespace VaporForge.Silo.Hosting;

/// <summary>The name under which one data directory's sandboxes are found on a Docker Engine that several may
/// share.</summary>
internal static class Installation
{
    private const int NameBytes = 6;

    public static string Name(string dataDirectory)
    {
        var name = OnceFile.ReadOrMake(
            Path.Combine(dataDirectory, "installation"),
            () => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes))));
        return Encoding.ASCII.GetString(name).Trim();
    }
}
