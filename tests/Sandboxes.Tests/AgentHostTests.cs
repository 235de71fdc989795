using System.Text.Json;
using VaporForge.Docker.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;
using VaporForge.Silo.Sandboxes;
using VaporForge.Testing;

namespace VaporForge.Sandboxes.Tests;

/// <summary>The real agent host at the other end.</summary>
public sealed class AgentHostTests
{
    private const string Hello = """{"type":"hello","epoch":1,"id":"h1","callbackUrls":["http://127.0.0.1:9"]}""";

    [ImageFact]
    public async Task Agent_host_in_its_image_answers_and_stops_when_asked()
    {
        await using var world = await DockerWorld.CreateAsync(UseImage);
        await using var channel = await world.WakeAsync("s1");

        await AssertAnswersAsync(channel);

        await world.Host.SleepAsync("s1", TimeSpan.FromSeconds(10), CancellationToken.None);
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

        await world.Host.SleepAsync("s1", TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.False(process.IsAlive);
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
