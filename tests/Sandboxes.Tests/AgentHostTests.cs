using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using VaporForge.Docker.Sandboxes;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;
using VaporForge.Silo.Sandboxes;
using VaporForge.Testing;

namespace VaporForge.Sandboxes.Tests;

/// <summary>The real agent host at the other end.</summary>
public sealed class AgentHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private const string Hello = """{"type":"hello","epoch":1,"id":"h1","callbackUrls":["http://127.0.0.1:9"]}""";

    [ImageFact]
    public async Task Agent_host_in_its_image_answers_and_stops_when_asked()
    {
        await using var world = await DockerWorld.CreateAsync(UseImage);
        await using var channel = await world.WakeAsync("s1");

        await AssertAnswersAsync(channel);

        await world.Host.SleepAsync("s1", 1, TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));
    }

    [ImageFact]
    public async Task Agent_host_in_its_image_answers_on_folders_of_ours()
    {
        using var folder = new TempFolder();
        await using var world = await DockerWorld.CreateAsync(options =>
        {
            UseImage(options);
            options.DataRoot = folder.Path;
        });
        await using var channel = await world.WakeAsync("s1");

        await AssertAnswersAsync(channel);
    }

    [NodeFact]
    public async Task Agent_host_as_a_process_answers_and_stops_when_asked()
    {
        await using var world = new ProcessWorld();
        (world.Options.NodePath, world.Options.AgentHostPath) = ("node", null);
        await using var channel = await world.WakeAsync("s1");
        var process = ProcessIdentity.Load(world.Folders("s1").Identity)!.Value;

        await AssertAnswersAsync(channel);

        await world.Host.SleepAsync("s1", 1, TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.False(process.IsAlive);
    }

    [NodeFact]
    public async Task Commands_of_two_silos_that_write_at_once_arrive_whole()
    {
        await using var world = new ProcessWorld();
        (world.Options.NodePath, world.Options.AgentHostPath) = ("node", null);
        await world.Host.WakeAsync(ProcessWorld.Spec("s1"), CancellationToken.None);
        await using var first = await ChannelAsync(world);
        await using var second = await ChannelAsync(world);

        // The agent that they name does not exist: each answer says that its command was understood.
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var prompt = new string((char)('a' + (i % 26)), 20_000 + (i * 1000));
            var error = await Assert.ThrowsAsync<VaporForgeException>(() => (i % 2 == 0 ? first : second).AskAsync(
                ControlCommand.Run(new StartExecution(1, "u", $"e{i}", "t", "nobody", prompt, null, null), NoEnvironment, "jwt"),
                Patience,
                CancellationToken.None));
            Assert.Equal("unknown-agent", error.Internal);
        }));
    }

    [NodeFact]
    public async Task Half_a_command_of_a_silo_that_died_harms_no_other()
    {
        await using var world = new ProcessWorld();
        (world.Options.NodePath, world.Options.AgentHostPath) = ("node", null);
        await world.Host.WakeAsync(ProcessWorld.Spec("s1"), CancellationToken.None);
        await using var dead = await world.Host.AttachAsync("s1", CancellationToken.None);
        await dead.Commands.WriteAsync("{\"type\":\"hello\",\"epo"u8.ToArray());

        await using var channel = await ChannelAsync(world);
        var pong = await channel.AskAsync(new ControlCommand("ping", 1, _ => { }), Patience, CancellationToken.None);

        Assert.Equal("pong", pong.Type);
    }

    private static async Task<ControlChannel> ChannelAsync(ProcessWorld world)
    {
        var attachment = await world.Host.AttachAsync("s1", CancellationToken.None);
        var channel = new ControlChannel(attachment, TimeProvider.System, NullLogger.Instance);
        _ = channel.ReadAsync(_ => { });
        return channel;
    }

    private static void UseImage(DockerOptions options)
    {
        options.Image = new DockerOptions().Image;
        options.MemoryBytes = 512 << 20;
    }

    private static async Task AssertAnswersAsync(Shell channel)
    {
        await channel.SendAsync(Hello);
        using var reply = JsonDocument.Parse((await channel.ReadLineAsync())!);
        Assert.Equal("hello", reply.RootElement.GetProperty("type").GetString());
        Assert.Equal("h1", reply.RootElement.GetProperty("id").GetString());
    }
}
