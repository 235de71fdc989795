namespace VaporForge.Silo.Hosting;

/// <summary>The folder that holds everything that one installation keeps, taken by one process at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly FileStream _lock;

    private DataDirectory(FileStream taken) => _lock = taken;

    /// <exception cref="StartException">It cannot be made or written, or another process has it.</exception>
    public static DataDirectory Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly,
            };
            return new DataDirectory(new FileStream(Path.Combine(path, "lock"), options));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException($"--data {path}: it cannot be written ({e.Message}). Choose another folder.", e);
        }
        catch (IOException e)
        {
            throw new StartException(
                $"--data {path}: it cannot be used ({e.Message}). Is another VaporForge running on it? Choose another folder.", e);
        }
    }

    public void Dispose() => _lock.Dispose();
}
