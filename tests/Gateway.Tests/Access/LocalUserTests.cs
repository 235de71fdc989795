using VaporForge.Gateway.Access;

namespace VaporForge.Gateway.Tests.Access;

public sealed class LocalUserTests(SharedGateway shared) : IClassFixture<SharedGateway>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vf-test-");

    private LocalUser User => shared.Host.Services.GetRequiredService<LocalUser>();

    private string TokenPath => Path.Combine(_folder.FullName, "keys", "token");

    [Fact]
    public async Task The_token_file_is_its_owners_alone_and_is_used_again()
    {
        await User.EnsureAsync(TokenPath, CancellationToken.None);
        var token = (await File.ReadAllTextAsync(TokenPath)).Trim();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenPath));
        await User.EnsureAsync(TokenPath, CancellationToken.None);
        Assert.Equal(token, (await File.ReadAllTextAsync(TokenPath)).Trim());
        using var client = shared.Host.Client(token);
        using var response = await client.GetAsync("/api/sessions");
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Processes_that_start_at_once_agree_on_one_token()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => User.EnsureAsync(TokenPath, CancellationToken.None))));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(TokenPath)!));
        using var client = shared.Host.Client((await File.ReadAllTextAsync(TokenPath)).Trim());
        using var response = await client.GetAsync("/api/sessions");
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_file_that_holds_something_else_is_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(TokenPath)!);
        await File.WriteAllTextAsync(TokenPath, "my notes");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => User.EnsureAsync(TokenPath, CancellationToken.None));
        Assert.Contains(TokenPath, error.Message, StringComparison.Ordinal);
        Assert.Equal("my notes", await File.ReadAllTextAsync(TokenPath));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
