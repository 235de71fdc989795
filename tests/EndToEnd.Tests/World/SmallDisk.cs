using System.Diagnostics;

namespace VaporForge.EndToEnd.Tests.World;

/// <summary>A disk of a few megabytes, in memory, that a test can fill. Mounting needs root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int MegaBytes = 24;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static async Task<SmallDisk> MountAsync()
    {
        var path = Directory.CreateTempSubdirectory("vf-disk-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={MegaBytes}m", "tmpfs", path);
        return new SmallDisk(path);
    }

    /// <summary>Takes every last block.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // Full, as wished.
        }
    }

    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync().WaitAsync(Bound);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
