using VaporForge.Docker.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;
using VaporForge.Testing;

namespace VaporForge.Sandboxes.Tests.Docker;

public sealed class LifeTests
{
    [ContainerFact]
    public async Task Line_in_comes_out_again()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using var shell = await world.WakeAsync("s1");

        Assert.Equal("hello", await shell.RunAsync("echo hello"));
    }

    [ContainerFact]
    public async Task Container_keeps_running_when_the_attachment_goes()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using (var first = await world.WakeAsync("s1")) await first.RunAsync("remembered=42");

        Assert.Equal(SandboxState.Awake, await world.FindAsync("s1"));
        await using var second = await world.AttachAsync("s1");
        Assert.Equal("42", await second.RunAsync("echo $remembered"));
    }

    [ContainerFact]
    public async Task New_silo_finds_what_the_old_one_left()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using var shell = await world.WakeAsync("s1");
        await shell.RunAsync("remembered=42");

        using var other = world.NewHost();
        await other.WakeAsync(DockerWorld.Spec("s1"), CancellationToken.None);
        await using var attached = new Shell(await other.AttachAsync("s1", CancellationToken.None));

        Assert.Equal("42", await attached.RunAsync("echo $remembered"));
        Assert.NotEmpty(other.CallbackUrls);
    }

    [ContainerFact]
    public async Task Data_outlives_sleep_and_the_rest_does_not()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using (var shell = await world.WakeAsync("s1"))
            await shell.RunAsync("echo w > /workspace/file; echo h > /home/agent/file; echo t > /tmp/file");

        await world.SleepAsync("s1");
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));

        await using var again = await world.WakeAsync("s1");
        Assert.Equal("w\nh", await again.RunAsync("cat /workspace/file /home/agent/file /tmp/file"));
    }

    [ContainerFact]
    public async Task Sleep_asks_before_it_kills()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using (var shell = await world.WakeAsync("s1"))
        {
            await shell.SendAsync("trap 'echo asked > /workspace/file; exit 0' TERM; echo set; while true; do sleep 0.1; done");
            Assert.Equal("set", await shell.ReadLineAsync());
            await world.Host.SleepAsync("s1", 1, TimeSpan.FromSeconds(10), CancellationToken.None);
        }

        await using var again = await world.WakeAsync("s1");
        Assert.Equal("asked", await again.RunAsync("cat /workspace/file"));
    }

    [ContainerFact]
    public async Task Sleep_of_the_sleeping_and_the_absent_changes_nothing()
    {
        await using var world = await DockerWorld.CreateAsync();

        await world.SleepAsync("nobody");
        Assert.Equal(SandboxState.Absent, await world.FindAsync("nobody"));

        await using (await world.WakeAsync("s1")) await world.SleepAsync("s1");
        await world.SleepAsync("s1");
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));
    }

    [ContainerFact]
    public async Task Removed_with_data_is_absent()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using (await world.WakeAsync("s1")) await world.Host.RemoveAsync("s1", 1, withData: false, CancellationToken.None);
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));

        await world.Host.RemoveAsync("s1", 1, withData: true, CancellationToken.None);
        Assert.Equal(SandboxState.Absent, await world.FindAsync("s1"));
    }

    [ContainerFact]
    public async Task An_owner_of_before_neither_wakes_nor_ends_it()
    {
        await using var world = await DockerWorld.CreateAsync();
        await world.Host.WakeAsync(DockerWorld.Spec("s1", epoch: 10), CancellationToken.None);

        await RefusedAsync(() => world.NewHost().WakeAsync(DockerWorld.Spec("s1", epoch: 9), CancellationToken.None));
        await RefusedAsync(() => world.SleepAsync("s1", epoch: 9));
        await RefusedAsync(() => world.Host.RemoveAsync("s1", 9, withData: true, CancellationToken.None));
        Assert.Equal(SandboxState.Awake, await world.FindAsync("s1"));

        static async Task RefusedAsync(Func<Task> call) =>
            Assert.Equal(ErrorCodes.NotOwner, (await Assert.ThrowsAsync<VaporForgeException>(call)).Code);
    }

    [ContainerFact]
    public async Task Every_sandbox_of_this_instance_is_listed_and_no_other()
    {
        await using var neighbour = await DockerWorld.CreateAsync();
        await using var world = await DockerWorld.CreateAsync();
        await using var theirs = await neighbour.WakeAsync("theirs");
        await using var awake = await world.WakeAsync("awake");
        await using (await world.WakeAsync("asleep")) await world.SleepAsync("asleep");

        var found = await world.Host.ListAsync(CancellationToken.None);

        Assert.Equal(
            [("asleep", SandboxState.Asleep), ("awake", SandboxState.Awake)],
            found.Select(one => (one.SessionId, one.State)).Order());
    }

    [ContainerFact]
    public async Task Killed_container_ends_the_replies()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using var shell = await world.WakeAsync("s1");
        await shell.RunAsync("true");

        await world.KillFromOutsideAsync("s1");

        Assert.Null(await shell.ReadLineAsync());
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));
    }

    [ContainerFact]
    public async Task Last_words_arrive_before_the_replies_end()
    {
        await using var world = await DockerWorld.CreateAsync();
        await using var shell = await world.WakeAsync("s1");

        await shell.SendAsync("yes 0123456789 | head -n 20000; echo bye; exit 0");

        Assert.EndsWith("bye\n", await shell.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [ContainerFact]
    public async Task Folders_below_a_root_belong_to_the_sandbox()
    {
        using var folder = new TempFolder();
        await using var world = await DockerWorld.CreateAsync(options => options.DataRoot = folder.Path);
        await using (var shell = await world.WakeAsync("s1"))
        {
            await shell.RunAsync("echo w > /workspace/file; echo h > /home/agent/file");
            await world.SleepAsync("s1");
        }

        Assert.Equal("w\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "s1", "workspace", "file")));
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));
        Assert.Equal("s1", Assert.Single(await world.Host.ListAsync(CancellationToken.None)).SessionId);
        await world.Host.RemoveAsync("s1", 1, withData: true, CancellationToken.None);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "s1")));
    }
}
