using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VaporForge.Docker.Sandboxes;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Silo.Hosting;

/// <summary>Which sandbox host runs agents. Docker is asked before anything is built, because the internal listener
/// must be bound to the address that its sandboxes reach.</summary>
internal static class SandboxChoice
{
    /// <exception cref="StartException">Docker was asked for and cannot be used.</exception>
    public static async Task<(Choice<SandboxKind> Choice, Uri? BridgeAddress)> MakeAsync(
        CommandLine line, string instance, int internalPort, string agent, CancellationToken cancellationToken)
    {
        if (line.Sandbox == "process") return (new Choice<SandboxKind>(SandboxKind.Process, "asked for"), null);

        var (fault, address) = await AskDockerAsync(line, instance, internalPort, agent, cancellationToken);
        if (fault is null)
        {
            var because = line.Sandbox == "docker" ? "asked for" : "a Docker daemon answers";
            return (new Choice<SandboxKind>(SandboxKind.Docker, because), address);
        }

        if (line.Sandbox == "docker") throw new StartException($"--sandbox docker: {fault}");
        return (new Choice<SandboxKind>(SandboxKind.Process, fault), null);
    }

    /// <summary>What the Docker sandbox host of this installation is made with.</summary>
    /// <param name="agent">Claude speaks to the world's model API; the demo agent to nobody.</param>
    public static void Configure(
        DockerOptions docker, string dataDirectory, string instance, int internalPort, string agent)
    {
        docker.Egress = agent == "claude" ? Egress.Open : Egress.Internal;
        docker.Instance = instance;
        docker.InternalPort = internalPort;
        docker.DataRoot = Path.Combine(dataDirectory, "sandboxes");
    }

    private static async Task<(string? Fault, Uri? Address)> AskDockerAsync(
        CommandLine line, string instance, int internalPort, string agent, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(SiloApplication.Configuration());
        services.AddDockerSandboxHost(docker => Configure(docker, line.DataDirectory, instance, internalPort, agent));
        await using var provider = services.BuildServiceProvider();
        var host = provider.GetRequiredService<ISandboxHost>();
        var fault = await host.CheckAsync(cancellationToken);
        return (fault, fault is null ? host.CallbackUrls[0] : null);
    }
}
