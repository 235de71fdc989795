using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VaporForge.Docker.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;
using VaporForge.Testing;

namespace VaporForge.Sandboxes.Tests.Docker;

public sealed class FaultTests
{
    [Fact]
    public async Task No_daemon_is_a_clear_error()
    {
        var socket = Path.Combine(Path.GetTempPath(), $"vf-nobody-{Guid.NewGuid():N}.sock");
        using var host = HostAt($"unix://{socket}");

        var error = await Assert.ThrowsAsync<VaporForgeException>(
            () => host.WakeAsync(DockerWorld.Spec("s1"), CancellationToken.None));

        Assert.Equal(ErrorCodes.SandboxUnavailable, error.Code);
        Assert.StartsWith($"No Docker Engine answers at {socket}. Start it", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, await host.CheckAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Daemon_that_died_and_left_its_socket_is_a_clear_error()
    {
        var path = Path.Combine(Path.GetTempPath(), $"vf-dead-{Guid.NewGuid():N}.sock");
        try
        {
            using (var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            {
                listener.Bind(new UnixDomainSocketEndPoint(path));
                using var host = HostAt($"unix://{path}");
                Assert.StartsWith("No Docker Engine answers at", await host.CheckAsync(CancellationToken.None), StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Daemon_that_does_not_answer_is_given_up()
    {
        var path = Path.Combine(Path.GetTempPath(), $"vf-mute-{Guid.NewGuid():N}.sock");
        try
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            var time = new ManualTime();
            using var host = HostAt($"unix://{path}", time);

            var check = host.CheckAsync(CancellationToken.None);
            time.Advance(TimeSpan.FromSeconds(6));

            Assert.Contains("took more than 5 s", await check, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [ContainerFact]
    public async Task Missing_image_names_the_remedy()
    {
        await using var world = await DockerWorld.CreateAsync(options => options.Image = "vaporforge-nowhere:1");

        var error = await Assert.ThrowsAsync<VaporForgeException>(() => world.WakeAsync("s1"));

        Assert.Equal("The sandbox image 'vaporforge-nowhere:1' is missing. Run './vf image', or set Docker:Image.", error.Message);
        Assert.Equal(error.Message, await world.Host.CheckAsync(CancellationToken.None));
    }

    [ContainerFact]
    public async Task Sound_engine_is_ready()
    {
        await using var world = await DockerWorld.CreateAsync();

        Assert.Null(await world.Host.CheckAsync(CancellationToken.None));
        Assert.Equal(18081, Assert.Single(world.Host.CallbackUrls).Port);
    }

    [Fact]
    public async Task Session_id_that_is_no_id_never_reaches_the_engine()
    {
        using var host = HostAt("unix:///nowhere");

        var error = await Assert.ThrowsAsync<VaporForgeException>(() => host.FindAsync("../x?y=z", CancellationToken.None));

        Assert.Equal(ErrorCodes.InvalidRequest, error.Code);
    }

    private static DockerSandboxHost HostAt(string endpoint, TimeProvider? time = null) => new(
        Options.Create(new DockerOptions { Endpoint = endpoint }),
        time ?? TimeProvider.System,
        NullLogger<DockerSandboxHost>.Instance);
}
