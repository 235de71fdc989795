using System.Globalization;
using System.Text;

namespace VaporForge.Silo.Sandboxes;

/// <summary>The right to change one sandbox: for one at a time, in this process and in those of other silos, and only in the
/// name of the newest owner that it was ever changed for. Whoever was paused for long finds out here, not by what it
/// remembers.</summary>
internal sealed class SandboxHold : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _lock;

    private SandboxHold(FileStream held) => _lock = held;

    /// <exception cref="IOException">Somebody else has held it for too long.</exception>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.NotOwner"/>: it was changed for a newer owner.</exception>
    public static async Task<SandboxHold> TakeAsync(
        SandboxFolders folders, long epoch, TimeProvider time, CancellationToken cancellationToken)
    {
        var hold = new SandboxHold(await LockAsync(folders, time, cancellationToken));
        try
        {
            hold.Meet(epoch);
            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>The lock's file says for whom it was last taken. A number that was only half written before the machine
    /// went down is that of an owner that had not begun.</summary>
    private void Meet(long epoch)
    {
        using var reader = new StreamReader(_lock, leaveOpen: true);
        if (long.TryParse(reader.ReadLine(), NumberStyles.None, CultureInfo.InvariantCulture, out var newest) && newest > epoch)
            throw VaporForgeException.NotOwner();
        if (newest == epoch) return;
        _lock.Position = 0;
        _lock.Write(Encoding.ASCII.GetBytes(epoch.ToString(CultureInfo.InvariantCulture) + "\n"));
        _lock.Flush();
    }

    private static async Task<FileStream> LockAsync(
        SandboxFolders folders, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < Limit;)
        {
            if (TryLock(folders) is { } held) return held;
            await Task.Delay(LookPeriod, time, cancellationToken);
        }

        throw new IOException($"{folders.Lock} is held by another process");
    }

    private static FileStream? TryLock(SandboxFolders folders)
    {
        try
        {
            return new FileStream(folders.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }
}
