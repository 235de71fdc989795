namespace VaporForge.Silo.Hosting;

/// <summary>The folder that holds everything that one installation keeps, taken by one process at a time, or by the
/// members of a cluster together, each under a name of its own.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    /// <summary>A process that was killed while it started an agent host leaves the lock to it, until that is a program of its
    /// own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(50);

    private readonly FileStream[] _locks;

    private DataDirectory(params FileStream[] locks) => _locks = locks;

    /// <param name="member">The name of one of several; null takes the folder for this process alone.</param>
    /// <exception cref="StartException">It cannot be made or written, or another process has it.</exception>
    public static async Task<DataDirectory> TakeAsync(string path, string? member, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var start = time.GetTimestamp(); ;)
        {
            try
            {
                return Take(path, member);
            }
            catch (StartException e) when (e.InnerException is IOException && time.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(LookPeriod, time, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        foreach (var held in _locks) held.Dispose();
    }

    private static DataDirectory Take(string path, string? member)
    {
        try
        {
            Directory.CreateDirectory(path);
            var ofAll = Path.Combine(path, "lock");
            if (member is null) return new DataDirectory(Lock(ofAll, FileShare.None));
            var own = Directory.CreateDirectory(Path.Combine(path, "members", member)).FullName;
            var shared = Lock(ofAll, FileShare.Read);
            try
            {
                return new DataDirectory(shared, Lock(Path.Combine(own, "lock"), FileShare.None));
            }
            catch
            {
                shared.Dispose();
                throw;
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException($"--data {path}: it cannot be written ({e.Message}). Choose another folder.", e);
        }
        catch (IOException e)
        {
            throw new StartException(
                $"--data {path}: it cannot be used ({e.Message}). Is another VaporForge running on it, or a member of the same name? Choose another folder.", e);
        }
    }

    private static FileStream Lock(string path, FileShare share) => new(path, new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate,
        Access = share == FileShare.None ? FileAccess.ReadWrite : FileAccess.Read,
        Share = share,
        UnixCreateMode = OwnerOnly,
    });
}
