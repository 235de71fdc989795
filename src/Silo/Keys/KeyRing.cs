using System.Security.Cryptography;
using VaporForge.Silo.Hosting;

namespace VaporForge.Silo.Keys;

/// <summary>The keys of one installation, 32 random bytes each, in files of mode 600 below the data directory. Made
/// once: who loses them loses what rests encrypted.</summary>
internal sealed class KeyRing(string directory)
{
    private const int KeyBytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Signs ingest tokens.</summary>
    public byte[] Ingest() => ReadOrMake("ingest.key");

    /// <summary>Encrypts secrets and credential files.</summary>
    public byte[] Secrets() => ReadOrMake("secrets.key");

    private byte[] ReadOrMake(string name)
    {
        Directory.CreateDirectory(directory, OwnerOnlyFolder);
        var path = Path.Combine(directory, name);
        if (!File.Exists(path))
        {
            // Written aside and linked into place, so that two processes that start at once agree on one key.
            var aside = $"{path}.{Environment.ProcessId}";
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
            };
            using (var file = new FileStream(aside, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
                file.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(aside, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(aside);
            }
        }

        var key = File.ReadAllBytes(path);
        return key.Length == KeyBytes
            ? key
            : throw new StartException($"{path} holds {key.Length} bytes, not {KeyBytes}: restore it from a backup.");
    }
}
