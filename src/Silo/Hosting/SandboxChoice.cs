using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VaporForge.Docker.Sandboxes;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Silo.Hosting;

/// <summary>Which sandbox host runs agents. Docker is asked before anything is built, because the internal listener
/// must be bound to the address that its sandboxes reach.
/// <para>A data directory keeps its sandbox host until another one is asked for: agents may be running in its sandboxes, of which the
/// other one knows nothing.</para></summary>
internal static class SandboxChoice
{
    private const string FileName = "sandbox";

    /// <exception cref="StartException">Docker was asked for, now or at an earlier start, and cannot be used.</exception>
    public static async Task<(Choice<SandboxKind> Choice, Uri? BridgeAddress)> MakeAsync(
        CommandLine line, string instance, int internalPort, string agent, CancellationToken cancellationToken)
    {
        var file = Path.Combine(line.DataDirectory, FileName);
        var kept = await ReadAsync(file, cancellationToken);
        var (choice, address) = await ChooseAsync(line, kept, instance, internalPort, agent, cancellationToken);
        if (choice.Value != kept) await WriteAsync(file, choice.Value, cancellationToken);
        return (choice, address);
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

    private static async Task<(Choice<SandboxKind> Choice, Uri? BridgeAddress)> ChooseAsync(
        CommandLine line, SandboxKind? kept, string instance, int internalPort, string agent, CancellationToken cancellationToken)
    {
        SandboxKind? asked = line.Sandbox switch { "process" => SandboxKind.Process, "docker" => SandboxKind.Docker, _ => null };
        var because = asked is null ? "as before in this folder; --sandbox changes it" : "asked for";
        var wanted = asked ?? kept;
        if (wanted == SandboxKind.Process) return (new Choice<SandboxKind>(SandboxKind.Process, because), null);

        var (fault, address) = await AskDockerAsync(line, instance, internalPort, agent, cancellationToken);
        if (fault is null)
            return (new Choice<SandboxKind>(SandboxKind.Docker, wanted is null ? "a Docker daemon answers" : because), address);

        if (asked == SandboxKind.Docker) throw new StartException($"--sandbox docker: {fault}");
        if (kept == SandboxKind.Docker)
        {
            throw new StartException(
                $"the sandboxes of {line.DataDirectory} are in Docker: {fault}. (--sandbox process leaves them, and runs agents without isolation.)");
        }

        return (new Choice<SandboxKind>(SandboxKind.Process, fault), null);
    }

    /// <exception cref="StartException">It says something else.</exception>
    private static async Task<SandboxKind?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) return null;
        return (await File.ReadAllTextAsync(file, cancellationToken)).Trim() switch
        {
            "process" => SandboxKind.Process,
            "docker" => SandboxKind.Docker,
            var other => throw new StartException($"{file} says '{other}'; it may say process or docker. Remove it, and choose with --sandbox."),
        };
    }

    /// <summary>Members of a cluster read it while another one writes: they see the old word or the new one.</summary>
    private static async Task WriteAsync(string file, SandboxKind kind, CancellationToken cancellationToken)
    {
        var aside = $"{file}.{Environment.ProcessId}";
        await File.WriteAllTextAsync(aside, $"{kind.ToString().ToLowerInvariant()}\n", cancellationToken);
        File.Move(aside, file, overwrite: true);
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
