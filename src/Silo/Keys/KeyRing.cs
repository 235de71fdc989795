using System.Security.Cryptography;
using VaporForge.Gateway.Hosting;
using VaporForge.Silo.Hosting;

namespace VaporForge.Silo.Keys;

/// <summary>The keys of one installation, 32 random bytes each, in files of mode 600 below the data directory. Made
/// once: who loses them loses what rests encrypted.</summary>
internal sealed class KeyRing(string directory)
{
    private const int KeyBytes = 32;
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Signs ingest tokens.</summary>
    public byte[] Ingest() => ReadOrMake("ingest.key");

    /// <summary>Encrypts secrets and credential files.</summary>
    public byte[] Secrets() => ReadOrMake("secrets.key");

    private byte[] ReadOrMake(string name)
    {
        Directory.CreateDirectory(directory, OwnerOnlyFolder);
        var path = Path.Combine(directory, name);
        var key = OnceFile.ReadOrMake(path, () => RandomNumberGenerator.GetBytes(KeyBytes));
        return key.Length == KeyBytes
            ? key
            : throw new StartException($"{path} holds {key.Length} bytes, not {KeyBytes}: restore it from a backup.");
    }
}
