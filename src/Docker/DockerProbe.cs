using VaporForge.Docker.Engine;
using VaporForge.Docker.Sandboxes;

namespace VaporForge.Docker;

/// <summary>Whether there is a Docker Engine, for whoever has to choose a sandbox host before anything is built.</summary>
public static class DockerProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Asks the engine at the usual place (<see cref="DockerOptions.Endpoint"/>). Null is good; else the text says why not.</summary>
    public static async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        var address = new DockerOptions().Endpoint;
        if (!DockerEndpoint.TryParse(address, out var endpoint))
            return $"DOCKER_HOST is '{address}'; write unix:///path/of/socket or tcp://host:port.";
        using var transport = new EngineTransport(endpoint!, TimeProvider.System);
        try
        {
            await transport.NegotiateAsync(cancellationToken).WaitAsync(Limit, TimeProvider.System, cancellationToken);
            return null;
        }
        catch (VaporForgeException e)
        {
            return e.Message;
        }
        catch (TimeoutException)
        {
            return $"The Docker Engine at {endpoint} did not answer within {Limit.TotalSeconds:0} s.";
        }
    }
}
