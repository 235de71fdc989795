using System.Net.Sockets;
using VaporForge.Docker.Engine;
using VaporForge.Docker.Sandboxes;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>A fact about a real Docker Engine; skipped where none answers, unless <c>VF_TEST_REQUIRE</c> names <c>docker</c>.</summary>
internal sealed class DockerFactAttribute : FactAttribute
{
    private static readonly string? Missing = FindMissing();

    public DockerFactAttribute()
    {
        var required = Environment.GetEnvironmentVariable("VF_TEST_REQUIRE")?.Split(',').Contains("docker") == true;
        if (!required) Skip = Missing;
    }

    private static string? FindMissing()
    {
        if (TestImage.FindBusybox() is null) return "there is no static busybox (Debian: busybox-static)";
        var endpoint = DockerEndpoint.Parse(new DockerOptions().Endpoint);
        if (!endpoint.IsUnix) return "DOCKER_HOST is another machine's";
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(endpoint.Address.AbsolutePath));
            return null;
        }
        catch (SocketException e)
        {
            return $"no Docker Engine answers at {endpoint}: {e.Message}";
        }
    }
}
