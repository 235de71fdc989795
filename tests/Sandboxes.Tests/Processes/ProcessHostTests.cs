using System.Diagnostics;
using System.Globalization;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;
using VaporForge.Silo.Sandboxes;
using VaporForge.Testing;

namespace VaporForge.Sandboxes.Tests.Processes;

public sealed class ProcessHostTests
{
    private const int SigStop = 19;

    [LinuxFact]
    public async Task Line_in_comes_out_again()
    {
        await using var world = new ProcessWorld();
        await using var shell = await world.WakeAsync("s1");

        Assert.Equal("hello", await shell.RunAsync("echo hello"));
        Assert.Equal(SandboxState.Awake, await world.FindAsync("s1"));
    }

    [LinuxFact]
    public async Task Agent_host_survives_the_kill_of_its_silo()
    {
        await using var world = new ProcessWorld();
        using (var silo = await StartSiloAsync(world, "s1"))
        {
            silo.Kill();
            await silo.WaitForExitAsync();
        }

        Assert.Equal(SandboxState.Awake, await world.FindAsync("s1"));
        await using var shell = await world.AttachAsync("s1");
        Assert.Equal("hello", await shell.RunAsync("echo hello"));

        // A session of its own: what is typed at our terminal does not reach it.
        Assert.Equal("leads", await shell.RunAsync("[ $(cut -d' ' -f6 /proc/$$/stat) = $$ ] && echo leads"));
    }

    [LinuxFact]
    public async Task Detaching_changes_nothing_and_attaching_goes_on()
    {
        await using var world = new ProcessWorld();
        await using (var first = await world.WakeAsync("s1")) await first.RunAsync("remembered=42");

        await using var second = await world.AttachAsync("s1");

        Assert.Equal("42", await second.RunAsync("echo $remembered"));
    }

    [LinuxFact]
    public async Task Attachment_hears_what_is_said_from_then_on()
    {
        await using var world = new ProcessWorld();
        await using (var first = await world.WakeAsync("s1")) await first.RunAsync("echo before");

        await using var second = await world.AttachAsync("s1");

        Assert.Equal("after", await second.RunAsync("echo after"));
    }

    [LinuxFact]
    public async Task All_attachments_hear_all_whoever_asked()
    {
        await using var world = new ProcessWorld();
        var other = world.NewHost();
        await using var first = await world.WakeAsync("s1");
        await using var second = await world.AttachAsync("s1");
        await using var third = new Shell(await other.AttachAsync("s1", CancellationToken.None));
        Shell[] all = [first, second, third];

        for (var i = 0; i < 300; i++)
        {
            await all[i % 3].SendAsync($"echo said {i}");
            foreach (var shell in all) Assert.Equal($"said {i}", await shell.ReadLineAsync());
        }
    }

    [LinuxFact]
    public async Task Attachment_of_a_silo_that_is_stopped_keeps_nobody_waiting()
    {
        await using var world = new ProcessWorld();
        using var silo = await StartSiloAsync(world, "s1");
        Libc.Signal(silo.Id, SigStop);
        try
        {
            await using var shell = await world.AttachAsync("s1");

            // More than any pipe holds.
            var said = await shell.RunAsync("for i in $(seq 20000); do echo line-$i-of-what-a-stopped-silo-does-not-read; done");
            Assert.Equal(20_000, said.Split('\n').Length);
            Assert.Equal("still here", await shell.RunAsync("echo still here"));
        }
        finally
        {
            silo.Kill();
        }
    }

    [LinuxFact]
    public async Task Replies_that_all_have_read_are_given_back_to_the_disk()
    {
        await using var world = new ProcessWorld();
        await using var shell = await world.WakeAsync("s1");
        for (var i = 0; i < 8; i++) await shell.RunAsync("seq -f %1000g 1000");
        Assert.True(new FileInfo(world.Folders("s1").Replies).Length > 8_000_000);

        await Eventually.TrueAsync(() => BytesOnDisk(world.Folders("s1").Replies) < 3_000_000);

        Assert.Equal("still here", await shell.RunAsync("echo still here"));
    }

    [LinuxFact]
    public async Task Killed_agent_host_ends_the_replies_after_its_last_words()
    {
        await using var world = new ProcessWorld();

        // More than once: a process that ends closes its streams a moment before it is gone.
        for (var i = 0; i < 20; i++)
        {
            await using var shell = await world.WakeAsync("s1");
            await shell.SendAsync("echo bye; kill -9 $$");
            Assert.Equal("bye\n", await shell.ReadToEndAsync());
            Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));
        }
    }

    [LinuxFact]
    public async Task Replies_end_although_a_child_still_holds_them()
    {
        await using var world = new ProcessWorld();
        await using var shell = await world.WakeAsync("s1");

        await shell.SendAsync("sleep 300 & kill -9 $$");

        Assert.Equal("", await shell.ReadToEndAsync());
    }

    [LinuxFact]
    public async Task Sleep_ends_what_has_left_its_group_and_keeps_the_data()
    {
        await using var world = new ProcessWorld();
        string[] left;
        await using (var shell = await world.WakeAsync("s1"))
        {
            left = (await shell.RunAsync("setsid sleep 300 & echo $!; setsid sh -c 'sleep 300 & echo $!'; echo kept > file")).Split('\n');
            Assert.All(left, process => Assert.True(Directory.Exists($"/proc/{process}")));
            await world.SleepAsync("s1");
        }

        // By signal and not yet reaped is ended too.
        await Eventually.TrueAsync(() => !left.Any(process => Directory.Exists($"/proc/{process}")));
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));
        await using var again = await world.WakeAsync("s1");
        Assert.Equal("kept", await again.RunAsync("cat file"));
    }

    [LinuxFact]
    public async Task Sleep_asks_before_it_kills()
    {
        await using var world = new ProcessWorld();
        await using var shell = await world.WakeAsync("s1");
        await shell.SendAsync("trap 'echo asked > file; exit 0' TERM; echo set; while true; do sleep 0.05; done");
        Assert.Equal("set", await shell.ReadLineAsync());

        await world.Host.SleepAsync("s1", 1, TimeSpan.FromSeconds(10), CancellationToken.None);

        Assert.Equal("asked\n", await File.ReadAllTextAsync(Path.Combine(world.Folders("s1").Workspace, "file")));
    }

    [LinuxFact]
    public async Task What_does_not_end_within_the_grace_is_killed()
    {
        await using var world = new ProcessWorld();
        await using var shell = await world.WakeAsync("s1");
        await shell.RunAsync("trap '' TERM");

        await world.Host.SleepAsync("s1", 1, TimeSpan.FromMilliseconds(200), CancellationToken.None);

        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));
        Assert.Empty(SandboxProcesses.Find(world.Folders("s1").Home));
    }

    [LinuxFact]
    public async Task Wake_twice_at_once_makes_one()
    {
        await using var world = new ProcessWorld();
        var other = world.NewHost();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            (i % 2 == 0 ? world.Host : other).WakeAsync(ProcessWorld.Spec("s1"), CancellationToken.None)));

        Assert.Single(SandboxProcesses.Find(world.Folders("s1").Home));
    }

    [LinuxFact]
    public async Task Process_that_has_the_number_of_ours_by_now_is_left_alone()
    {
        await using var world = new ProcessWorld();
        await using (await world.WakeAsync("s1")) await world.SleepAsync("s1");
        using var stranger = Process.Start("sleep", "300");
        try
        {
            var folders = world.Folders("s1");
            await File.WriteAllTextAsync(folders.Identity, $"{stranger.Id} 1 {ProcessIdentity.CurrentBootId()}\n");

            Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));
            await Assert.ThrowsAsync<VaporForgeException>(() => world.AttachAsync("s1"));
            await world.SleepAsync("s1");
            Assert.False(stranger.HasExited);

            await File.WriteAllTextAsync(folders.Identity, $"{stranger.Id} 1 another-boot\n");
            await using var shell = await world.WakeAsync("s1");
            Assert.Equal("hello", await shell.RunAsync("echo hello"));
            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
        }
    }

    [LinuxFact]
    public async Task An_owner_of_before_neither_wakes_nor_ends_it()
    {
        await using var world = new ProcessWorld();
        await world.Host.WakeAsync(ProcessWorld.Spec("s1", epoch: 9), CancellationToken.None);
        await world.NewHost().WakeAsync(ProcessWorld.Spec("s1", epoch: 10), CancellationToken.None);

        await RefusedAsync(() => world.SleepAsync("s1", epoch: 9));
        await RefusedAsync(() => world.Host.RemoveAsync("s1", 9, withData: true, CancellationToken.None));
        Assert.Equal(SandboxState.Awake, await world.FindAsync("s1"));

        await world.Host.RemoveAsync("s1", 10, withData: false, CancellationToken.None);
        await RefusedAsync(() => world.Host.WakeAsync(ProcessWorld.Spec("s1", epoch: 9), CancellationToken.None));
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));

        static async Task RefusedAsync(Func<Task> call) =>
            Assert.Equal(ErrorCodes.NotOwner, (await Assert.ThrowsAsync<VaporForgeException>(call)).Code);
    }

    [LinuxFact]
    public async Task Environment_is_not_ours()
    {
        Environment.SetEnvironmentVariable("VAPORFORGE_TEST_SECRET", "leaked");
        await using var world = new ProcessWorld();
        await using var shell = await world.WakeAsync("s1");

        var environment = await shell.RunAsync("env; pwd; umask");

        Assert.DoesNotContain("leaked", environment, StringComparison.Ordinal);
        Assert.Contains("SEEN=yes", environment, StringComparison.Ordinal);
        Assert.Contains($"HOME={world.Folders("s1").Home}\n", environment, StringComparison.Ordinal);
        Assert.Contains("VF_CALLBACK_URL=http://127.0.0.1:8081\n", environment, StringComparison.Ordinal);
        Assert.Contains($"\n{world.Folders("s1").Workspace}\n0077", environment, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Removed_with_data_is_absent()
    {
        await using var world = new ProcessWorld();
        await using (await world.WakeAsync("s1")) await world.Host.RemoveAsync("s1", 1, withData: false, CancellationToken.None);
        Assert.Equal(SandboxState.Asleep, await world.FindAsync("s1"));
        Assert.Equal("s1", Assert.Single(await world.Host.ListAsync(CancellationToken.None)).SessionId);

        await world.Host.RemoveAsync("s1", 1, withData: true, CancellationToken.None);

        Assert.Equal(SandboxState.Absent, await world.FindAsync("s1"));
    }

    [LinuxFact]
    public async Task Callback_urls_are_those_of_the_cluster_or_our_own()
    {
        await using var world = new ProcessWorld();
        Assert.Equal(["http://127.0.0.1:8081/"], world.Host.CallbackUrls.Select(url => url.ToString()));

        world.Options.CallbackUrls = [new Uri("http://127.0.0.1:9001"), new Uri("http://127.0.0.1:9002")];
        Assert.Equal(["http://127.0.0.1:9001/", "http://127.0.0.1:9002/"], world.NewHost().CallbackUrls.Select(url => url.ToString()));

        world.Options.CallbackUrls = [new Uri("ftp://127.0.0.1")];
        var verdict = new ProcessOptionsValidator().Validate(null, world.Options);
        Assert.Contains("Process:CallbackUrls", verdict.FailureMessage, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Missing_parts_are_named()
    {
        await using var world = new ProcessWorld();
        world.Options.NodePath = "no-such-node";
        Assert.Contains("Process:NodePath", await world.Host.CheckAsync(CancellationToken.None), StringComparison.Ordinal);
        world.Options.NodePath = "/bin/sh";
        world.Options.AgentHostPath = "/no/such/main.mjs";

        var error = await Assert.ThrowsAsync<VaporForgeException>(() => world.WakeAsync("s1"));

        Assert.Equal(ErrorCodes.SandboxUnavailable, error.Code);
        Assert.Contains("Process:AgentHostPath", error.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Diagnostics_stay_bounded()
    {
        await using var world = new ProcessWorld();
        await using (var shell = await world.WakeAsync("s1"))
            await shell.RunAsync("head -c 3000000 /dev/zero | tr '\\0' x >&2");

        await using (var shell = await world.AttachAsync("s1")) await shell.RunAsync("echo after >&2");

        Assert.Equal("after\n", await File.ReadAllTextAsync(world.Folders("s1").Diagnostics));
    }

    [LinuxFact]
    public async Task Program_that_wipes_its_environment_ends_when_it_is_disposed()
    {
        await using var world = new ProcessWorld();
        await using var shell = await world.WakeAsync("s1");
        var spec = new ProgramSpec(["/usr/bin/env", "-i", "/bin/sh", "-c", "echo $$-; exec sleep 300"]);
        await using var program = new RunningProgram(await world.Host.RunAsync("s1", spec, CancellationToken.None));
        await program.HearAsync("-");

        await program.EndAsync();

        Assert.Equal(128 + 9, await program.ExitCode);
        Assert.False(Directory.Exists($"/proc/{program.Said.Split('-')[0]}"));
    }

    private static long BytesOnDisk(string file)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat") { ArgumentList = { "-c", "%b", file }, RedirectStandardOutput = true })!;
        return long.Parse(stat.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture) * 512;
    }

    private static async Task<Process> StartSiloAsync(ProcessWorld world, string sessionId)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { typeof(Program).Assembly.Location, world.Options.DataRoot, world.AgentHost, sessionId },
        };
        var silo = Process.Start(start)!;
        Assert.Equal("attached", await silo.StandardOutput.ReadLineAsync());
        return silo;
    }
}
