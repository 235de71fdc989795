using VaporForge.Gateway.Hosting;

namespace VaporForge.Gateway.Tests.Hosting;

public sealed class OnceFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vf-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Two of them with keys of their own would not understand each other's tokens, nor each other's secrets.</summary>
    [Fact]
    public async Task Processes_that_start_at_once_read_the_same_content()
    {
        for (var round = 0; round < 300; round++)
        {
            var path = Path.Combine(_folder.FullName, $"key-{round}");
            using var start = new Barrier(8);
            var read = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return OnceFile.ReadOrMake(path, () => [(byte)number])[0];
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));
            Assert.Single(read.Distinct());
        }

        Assert.Equal(300, _folder.GetFiles().Length);
    }

    [Fact]
    public void What_is_there_is_not_made_again()
    {
        var path = Path.Combine(_folder.FullName, "key");
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Equal([1, 2, 3], OnceFile.ReadOrMake(path, () => throw new InvalidOperationException("It is there.")));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_and_leaves_nothing_behind()
    {
        Assert.Throws<DirectoryNotFoundException>(() => OnceFile.ReadOrMake(Path.Combine(_folder.FullName, "absent", "key"), () => [1]));
        Assert.Empty(_folder.GetFileSystemInfos());
    }
}
