using VaporForge.Docker.Engine;
using VaporForge.Docker.Sandboxes;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;

namespace VaporForge.Sandboxes.Tests.Docker;

public sealed class WakeTests
{
    [ContainerFact]
    public async Task Wake_twice_at_once_makes_one()
    {
        await using var world = await DockerWorld.CreateAsync();
        using var other = world.NewHost();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            (i % 2 == 0 ? world.Host : other).WakeAsync(DockerWorld.Spec("s1"), CancellationToken.None)));

        Assert.Single(await world.Engine.ListContainersAsync(world.Names.OfInstance, CancellationToken.None));
        await using var shell = await world.AttachAsync("s1");
        Assert.Equal("hello", await shell.RunAsync("echo hello"));
    }

    [ContainerFact]
    public async Task Created_and_not_started_is_started()
    {
        await using var world = await DockerWorld.CreateAsync();
        var blueprint = await DrawAsync(world, DockerWorld.Spec("s1"));
        Assert.Equal(
            CreateOutcome.Created,
            await world.Engine.CreateContainerAsync(blueprint.Name, blueprint.Request, CancellationToken.None));
        var made = await world.InspectAsync("s1");
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));

        await using var shell = await world.WakeAsync("s1");

        Assert.Equal(made!.Id, (await world.InspectAsync("s1"))!.Id);
        Assert.Equal("hello", await shell.RunAsync("echo hello"));
    }

    [ContainerFact]
    public async Task Awake_container_of_an_outdated_spec_is_left_alone_and_a_dead_one_is_made_anew()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using var shell = await world.WakeAsync("s1");
        await shell.RunAsync("echo kept > /workspace/file");
        var first = await world.InspectAsync("s1");
        var changed = new SandboxSpec("s1", 1, "user", new Dictionary<string, string> { ["SEEN"] = "changed" });

        await world.Host.WakeAsync(changed, CancellationToken.None);
        Assert.Equal(first!.Id, (await world.InspectAsync("s1"))!.Id);

        await world.KillFromOutsideAsync("s1");
        await world.Host.WakeAsync(changed, CancellationToken.None);
        await using var anew = await world.AttachAsync("s1");
        Assert.NotEqual(first.Id, (await world.InspectAsync("s1"))!.Id);
        Assert.Equal("changed\nkept", await anew.RunAsync("echo $SEEN; cat /workspace/file"));
    }

    [ContainerFact]
    public async Task Container_that_ended_by_itself_is_started_again()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using (var shell = await world.WakeAsync("s1"))
        {
            await shell.SendAsync("exit 3");
            Assert.Null(await shell.ReadLineAsync());
        }

        Assert.Equal(3, (await world.InspectAsync("s1"))!.State.ExitCode);
        await using var again = await world.WakeAsync("s1");
        Assert.Equal("hello", await again.RunAsync("echo hello"));
    }

    [ContainerFact]
    public async Task Network_that_was_removed_is_made_again()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using (await world.WakeAsync("s1")) await world.SleepAsync("s1");
        await world.Engine.RemoveNetworkAsync(world.Names.Network(Egress.Internal), CancellationToken.None);

        await using var shell = await world.WakeAsync("s1");

        Assert.Equal("hello", await shell.RunAsync("echo hello"));
    }

    [ContainerFact]
    public async Task Attaching_to_the_sleeping_is_a_clear_error()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using (await world.WakeAsync("s1")) await world.SleepAsync("s1");

        var error = await Assert.ThrowsAsync<VaporForgeException>(() => world.AttachAsync("s1"));

        Assert.Equal(ErrorCodes.SandboxUnavailable, error.Code);
        Assert.Equal("The sandbox is not awake.", error.Message);
    }

    private static async Task<ContainerBlueprint> DrawAsync(DockerWorld world, SandboxSpec spec)
    {
        Assert.Null(await world.Host.CheckAsync(CancellationToken.None));
        var image = await world.Engine.FindImageAsync(world.Options.Image, CancellationToken.None);
        var info = await world.Engine.GetInfoAsync(CancellationToken.None);
        var data = new DataVolumes(world.Engine, world.Names);
        return ContainerBlueprint.Draw(spec, world.Options, data, image!, world.Host.CallbackUrls[0], info.NCPU);
    }
}
