using System.Formats.Tar;
using System.Text;
using VaporForge.Docker.Engine;
using VaporForge.Docker.Sandboxes;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>An image of nothing but a static busybox, whose program is a shell: what is written to its standard input
/// is done in the sandbox. Made once, kept between runs.</summary>
internal static class TestImage
{
    public const string Name = "vaporforge-sandboxes-test:4";

    private const int Agent = 10001;
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private static readonly SemaphoreSlim Making = new(1);

    private static readonly string[] Tools =
    [
        "cat", "date", "dd", "df", "echo", "grep", "head", "id", "ip", "kill", "ls", "mkdir", "mount", "nc", "nslookup", "printf", "sh",
        "sleep", "stat", "tail", "timeout", "touch", "true", "wc", "yes", "env", "hostname", "ps", "chmod", "cp", "seq", "stty", "setsid",
    ];

    public static async Task EnsureAsync(DockerEngine engine)
    {
        await Making.WaitAsync();
        try
        {
            if (await engine.FindImageAsync(Name, CancellationToken.None) is null) await ImportAsync(Name);
        }
        finally
        {
            Making.Release();
        }
    }

    public static async Task ImportAsync(string name)
    {
        var endpoint = DockerEndpoint.Parse(new DockerOptions().Endpoint);
        using var handler = new SocketsHttpHandler { ConnectCallback = endpoint.ConnectAsync };
        using var http = new HttpClient(handler) { BaseAddress = endpoint.BaseAddress };
        var (repository, tag) = (name.Split(':')[0], name.Split(':')[1]);
        var command = Uri.EscapeDataString("""CMD ["/bin/sh"]""");
        using var content = new ByteArrayContent(await BuildAsync());
        using var response = await http.PostAsync(
            $"/images/create?fromSrc=-&repo={repository}&tag={tag}&changes={command}", content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode && !answer.Contains("error", StringComparison.Ordinal), answer);
    }

    private static async Task<byte[]> BuildAsync()
    {
        using var bytes = new MemoryStream();
        await using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (var folder in (string[])["bin", "etc", "home", "proc", "sys", "dev", "tmp", "run"]) await AddAsync(tar, folder, 0);
            await AddAsync(tar, "workspace", Agent);
            await AddAsync(tar, "home/agent", Agent);
            using var busybox = new MemoryStream(await File.ReadAllBytesAsync(Prerequisite.FindBusybox() ?? throw new FileNotFoundException("busybox")));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox") { Mode = Executable, DataStream = busybox });
            foreach (var tool in Tools)
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{tool}") { LinkName = "busybox" });
            using var users = new MemoryStream(Encoding.UTF8.GetBytes($"agent:x:{Agent}:{Agent}::/home/agent:/bin/sh\n"));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "etc/passwd") { DataStream = users });
        }

        return bytes.ToArray();
    }

    private static Task AddAsync(TarWriter tar, string folder, int owner) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, folder) { Mode = Executable, Uid = owner, Gid = owner });
}
