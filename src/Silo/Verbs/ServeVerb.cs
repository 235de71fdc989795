using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Hosting;
using VaporForge.Silo.Hosting;

namespace VaporForge.Silo.Verbs;

/// <summary>Runs silo and gateway in one process until it is told to stop.</summary>
internal static class ServeVerb
{
    private const int InternalPortOffset = 1;

    public static async Task<int> RunAsync(CommandLine line, TextWriter output)
    {
        using var directory = await DataDirectory.TakeAsync(
            line.DataDirectory, line.Member, TimeProvider.System, CancellationToken.None);
        var settings = await DecideAsync(line);
        await using var app = SiloApplication.Build(settings);
        await PrintChoicesAsync(line, settings, output);
        try
        {
            await app.StartAsync(settings, CancellationToken.None);
        }
        catch (IOException e)
        {
            throw new StartException($"{e.Message} Choose other ports with --port and --internal-port.", e);
        }

        await PrintReadyAsync(app, settings, output);
        await app.WaitForShutdownAsync();
        await output.WriteLineAsync("stopped");
        return 0;
    }

    private static async Task<SiloSettings> DecideAsync(CommandLine line)
    {
        var installation = Installation.Name(line.DataDirectory);
        var internalPort = line.InternalPort ?? (line.Port == 0 ? 0 : line.Port + InternalPortOffset);

        // Sandboxes are told the port before it is bound.
        FreePort.Promise(line.Port);
        if (internalPort == 0) internalPort = FreePort.Find();
        FreePort.Promise(internalPort);
        var agent = AgentChoice.Make(line.Agent);
        var (sandbox, bridge) = await SandboxChoice.MakeAsync(
            line, installation, internalPort, agent.Value, CancellationToken.None);
        return new SiloSettings
        {
            Member = line.Member,
            Role = line.Role switch
            {
                "silo" => ProcessRole.Silo,
                "gateway" => ProcessRole.Gateway,
                _ => ProcessRole.Node,
            },
            DataDirectory = line.DataDirectory,
            Port = line.Port,
            InternalPort = internalPort,
            InternalAddresses = bridge is null ? [] : [bridge.Host],
            Installation = installation,
            UiFolder = UiFolder.Find(),
            Postgres = line.Store == "postgres" ? line.Postgres : null,
            Agent = agent,
            AgentEnvironment = AgentChoice.Environment(),
            Sandbox = sandbox,
        };
    }

    private static async Task PrintChoicesAsync(CommandLine line, SiloSettings settings, TextWriter output)
    {
        await output.WriteLineAsync($"engine:  {Engine.Name} ({line.EngineReason})");
        await output.WriteLineAsync(settings.Postgres is null ? $"store:   sqlite ({settings.SqliteFile})" : "store:   postgres");
        var sandbox = settings.Sandbox.Value == SandboxKind.Docker ? "docker" : "process";
        await output.WriteLineAsync($"sandbox: {sandbox} ({settings.Sandbox.Because})");
        if (settings.Sandbox.Value == SandboxKind.Process)
            await output.WriteLineAsync("         WARNING: agents run as plain processes of yours; nothing isolates them.");
        if (settings.Sandbox.Value == SandboxKind.Docker)
        {
            await output.WriteLineAsync(settings.Agent.Value == "claude"
                ? "         sandboxes reach the world (claude needs its model's API), but not each other"
                : "         sandboxes reach nothing but this process");
        }

        await output.WriteLineAsync($"agent:   {settings.Agent.Value} ({settings.Agent.Because})");
        await output.WriteLineAsync($"data:    {settings.DataDirectory}");
    }

    private static async Task PrintReadyAsync(WebApplication app, SiloSettings settings, TextWriter output)
    {
        if (!settings.HostsGateway)
        {
            await output.WriteLineAsync($"ready: {app.Urls.First()}");
            return;
        }

        var address = app.Services.GetRequiredService<GatewayListeners>().PublicAddresses[0];
        var link = await app.Services.GetRequiredService<LocalUser>().CreateSignInLinkAsync(address, CancellationToken.None);
        await PublicAddress.RememberAsync(settings.DataDirectory, address);
        await output.WriteLineAsync($"token:   {settings.TokenFile}");
        await output.WriteLineAsync($"sign in: {link}");
        await output.WriteLineAsync($"ready: {address.ToString().TrimEnd('/')}");
        await output.FlushAsync();
    }
}
