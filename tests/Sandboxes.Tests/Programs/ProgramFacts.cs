using System.Globalization;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;
using VaporForge.Testing;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Sandboxes.Tests.Programs;

/// <summary>What every sandbox host promises of programs without a terminal.</summary>
public abstract class ProgramFacts : SandboxFacts
{
    private protected ProgramFacts(Func<Task<ISandboxWorld>> create) : base(create)
    {
    }

    [ContractFact]
    public async Task It_hears_says_and_ends_with_its_exit_code()
    {
        await using var program = await RunAsync("/bin/sh", "-c", "read line; echo \"heard $line\"; echo unheard >&2; exit 7");
        await program.TypeAsync("this\n");

        Assert.Equal("heard this\n", await program.HearAllAsync());
        Assert.Equal(7, await program.ExitCode);
    }

    [ContractFact]
    public async Task Bytes_are_the_same_at_the_other_side_whatever_they_are()
    {
        var bytes = Enumerable.Range(0, 1 << 20).Select(i => (byte)(i * 31 / 7)).ToArray();
        await using var program = await RunAsync("head", "-c", bytes.Length.ToString(CultureInfo.InvariantCulture));
        var writing = program.WriteAsync(bytes);

        await program.HearAllAsync();

        await writing;
        Assert.True(bytes.AsSpan().SequenceEqual(program.Bytes()));
        Assert.Equal(0, await program.ExitCode);
    }

    [ContractFact]
    public async Task What_nobody_reads_waits_in_the_program_and_arrives_whole()
    {
        const int Blocks = 512;
        const int BlockBytes = 64 * 1024;
        await using var program = await RunAsync(
            "/bin/sh", "-c", $"i=0; while [ $i -lt {Blocks} ]; do head -c {BlockBytes} /dev/zero; i=$((i+1)); echo $i >blocks; done");

        // Pipes and the engine hold some of them; nobody holds all.
        var (blocks, looks) = ("", 0);
        await Eventually.TrueAsync(
            async () =>
            {
                var now = await PrintAsync("cat blocks 2>/dev/null");
                looks = now.Length > 0 && now == blocks ? looks + 1 : 0;
                blocks = now;
                return looks == 5;
            },
            "the program writes on no more");
        Assert.InRange(int.Parse(blocks, CultureInfo.InvariantCulture), 1, Blocks / 2);

        Assert.Equal((long)Blocks * BlockBytes, await program.CountAsync());
        Assert.Equal(0, await program.ExitCode);
    }

    [ContractFact]
    public async Task Arguments_arrive_as_they_are()
    {
        string[] arguments =
        [
            "two words", "it's \"quoted\"", "line\nbreak\r\n", "", " ", "$HOME $(id) `id` ${x}", "*", "~", "back\\slash\\", "-n", "--", "a;b|c&d>e", "ü 世界 😀",
        ];

        Assert.Equal(string.Concat(arguments.Select(one => $"<{one}>")), await PrintAsync("printf '<%s>' \"$@\"", arguments));
    }

    [ContractFact]
    public async Task It_is_the_sandboxs_user_in_the_workspace_and_has_nothing_of_ours()
    {
        Environment.SetEnvironmentVariable("VAPORFORGE_TEST_SECRET", "leaked");
        const string Who = "pwd; id -u; echo $HOME; echo $VF_WORKSPACE; echo $VF_SESSION_ID";
        string agentHosts;
        await using (var shell = new Shell(await World.Host.AttachAsync(SessionId, CancellationToken.None)))
            agentHosts = await shell.RunAsync(Who);

        Assert.Equal(agentHosts, (await PrintAsync(Who)).Trim());
        Assert.DoesNotContain("leaked", await PrintAsync("env"), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task One_that_is_not_there_ends_with_a_code_that_says_so()
    {
        await using var program = await RunAsync("/no/such/program");

        await program.HearAllAsync();

        Assert.InRange((await program.ExitCode)!.Value, 126, 127);
    }

    [ContractFact]
    public async Task One_that_a_signal_ended_says_so()
    {
        await using var program = await RunAsync("/bin/sh", "-c", "kill -9 $$");

        await program.HearAllAsync();

        Assert.Equal(128 + 9, await program.ExitCode);
    }

    [ContractFact]
    public async Task Disposed_it_ends_with_all_that_it_started()
    {
        await using var program = await RunAsync(
            "/bin/sh", "-c", "sleep $1 & (sleep $1 &) ; setsid sleep $1 & echo ready; wait", "sh", Unmistakable);
        await program.HearAsync("ready");
        Assert.True(await IsLeftAsync());

        await program.EndAsync();

        await NothingIsLeftAsync();
        Assert.NotEqual(0, await program.ExitCode);
    }

    [ContractFact]
    public async Task Disposed_it_ends_although_it_does_not_want_to()
    {
        await using var program = await RunAsync(
            "/bin/sh", "-c", "trap '' HUP INT TERM PIPE; echo ready; while true; do sleep $1; done", "sh", Unmistakable);
        await program.HearAsync("ready");

        await program.EndAsync();

        await NothingIsLeftAsync();
    }

    [ContractFact]
    public async Task One_that_takes_nothing_and_says_nothing_keeps_nobody_waiting()
    {
        await using var program = await RunAsync("/bin/sh", "-c", "echo ready; exec sleep $1", "sh", Unmistakable);
        await program.HearAsync("ready");
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => program.HearAsync("more", impatience.Token));
        var writing = program.WriteAsync(new byte[16 << 20]);

        await program.EndAsync();

        // However the writing ends, it does.
        await Task.WhenAny(writing).WaitAsync(Eventually.Limit, TimeProvider.System);
        await NothingIsLeftAsync();
    }

    [ContractFact]
    public async Task It_ends_with_its_sandbox()
    {
        await using var program = await RunAsync("/bin/sh", "-c", "echo ready; exec sleep $1", "sh", Unmistakable);
        await program.HearAsync("ready");

        await World.SleepAsync(SessionId);

        Assert.Equal("ready\n", await program.HearAllAsync());
        Assert.NotEqual(0, await program.ExitCode);
    }

    [ContractFact]
    public async Task In_a_sandbox_that_sleeps_or_is_absent_nothing_runs_and_the_error_says_why()
    {
        await World.SleepAsync(SessionId);

        foreach (var sessionId in (string[])[SessionId, "nobody"])
        {
            var error = await Assert.ThrowsAsync<VaporForgeException>(
                () => World.Host.RunAsync(sessionId, new ProgramSpec(["/bin/sh"]), CancellationToken.None));
            Assert.Equal((ErrorCodes.SandboxUnavailable, "The sandbox is not awake."), (error.Code, error.Message));
        }
    }
}

[Needs("linux")]
public sealed class ProcessProgramFacts() : ProgramFacts(() => Task.FromResult<ISandboxWorld>(new ProcessWorld()));

[Needs("docker"), Needs("busybox")]
public sealed class DockerProgramFacts() : ProgramFacts(async () => await DockerWorld.CreateAsync());
