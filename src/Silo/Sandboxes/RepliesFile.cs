using Microsoft.Win32.SafeHandles;

namespace VaporForge.Silo.Sandboxes;

/// <summary>What an agent host says, in a file that it appends to: every attachment reads all of it from where it came in, at its
/// own pace, and nobody waits for one that does not read.
/// <para>The file's length only grows; what all have read long ago is given back to the disk by punching a hole.</para></summary>
internal sealed class RepliesFile : IDisposable
{
    /// <summary>What stays for those who are behind. Replies are a few hundred bytes a turn.</summary>
    private const long KeptBytes = 1024 * 1024;

    private readonly SafeFileHandle _file;
    private long _position;
    private long _givenBack;
    private bool _canGiveBack = true;

    /// <summary>Follows from the end that it has now; the first bytes may be the rest of a line.</summary>
    public RepliesFile(string path)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _position = RandomAccess.GetLength(_file);
    }

    /// <summary>Makes an empty one; who follows the one before still has that.</summary>
    public static void Replace(string path)
    {
        File.Delete(path);
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    /// <returns>0 when there is nothing new.</returns>
    public int Read(Span<byte> buffer)
    {
        // Who was stopped for so long that more came than is kept goes on with what there is.
        _position = Math.Max(_position, RandomAccess.GetLength(_file) - KeptBytes);
        var read = RandomAccess.Read(_file, buffer, _position);
        _position += read;
        return read;
    }

    /// <summary>Any attachment may, and several at once harm nothing.</summary>
    /// <returns>False, once, where the file system cannot: then the file grows for as long as the agent host lives.</returns>
    public bool Trim()
    {
        var old = RandomAccess.GetLength(_file) - KeptBytes;
        if (!_canGiveBack || old - _givenBack < KeptBytes) return true;
        _givenBack = old;
        _canGiveBack = Libc.PunchHole(_file, old);
        return _canGiveBack;
    }

    public void Dispose() => _file.Dispose();
}
