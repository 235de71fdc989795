using System.Text;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;
using VaporForge.Testing;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Sandboxes.Tests.Programs;

/// <summary>What every sandbox host promises of terminals.</summary>
public abstract class TerminalFacts : SandboxFacts
{
    private static readonly TerminalSize Size = new(100, 30);

    private protected TerminalFacts(Func<Task<ISandboxWorld>> create) : base(create)
    {
    }

    [ContractFact]
    public async Task It_has_the_size_that_was_asked_for_and_its_program_hears_of_another()
    {
        // An engine may give the first size a moment after the start, as another one that the program hears of.
        await using var terminal = await OpenAsync("trap 'stty size' WINCH; stty size; while true; do sleep 0.1; done");
        await terminal.HearAsync("30 100");

        await terminal.Program.ResizeAsync(new TerminalSize(132, 50), CancellationToken.None);

        await terminal.HearAsync("50 132");
    }

    [ContractFact]
    public async Task It_is_one_for_all_three_streams_and_shows_colours()
    {
        await using var terminal = await OpenAsync(
            """[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && printf '\033[1;31m%s\033[0m' "$TERM"; echo error >&2; exit 3""");

        Assert.Equal("\e[1;31mxterm-256color\e[0merror\r\n", await terminal.HearAllAsync());
        Assert.Equal(3, await terminal.ExitCode);
    }

    [ContractFact]
    public async Task Characters_that_come_in_parts_arrive_whole()
    {
        await using var terminal = await OpenAsync("stty -echo; echo ready; read -r line; echo \"<$line>\"");
        await terminal.HearAsync("ready");

        foreach (var one in Encoding.UTF8.GetBytes("ü 世界 😀\n")) await terminal.WriteAsync(new[] { one });

        await terminal.HearAsync("<ü 世界 😀>");
    }

    [ContractFact]
    public async Task Much_output_comes_whole_and_in_order()
    {
        await using var terminal = await OpenAsync("seq 1 100000");

        var lines = (await terminal.HearAllAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(Enumerable.Range(1, 100_000).Select(i => $"{i}"), lines);
    }

    [ContractFact]
    public async Task An_interrupt_that_is_typed_ends_what_runs_and_not_the_shell()
    {
        await using var terminal = await OpenShellAsync();
        await terminal.TypeAsync($"echo before-$((1+1)); sleep {Unmistakable}\n");
        await terminal.HearAsync("before-2");
        await Eventually.TrueAsync(IsLeftAsync, "it sleeps");

        await terminal.TypeAsync("\u0003");
        await terminal.TypeAsync("echo after-$((1+1))\n");

        await terminal.HearAsync("after-2");
        await NothingIsLeftAsync();
    }

    [ContractFact]
    public async Task Closed_it_ends_the_shell_and_what_the_shell_left_running()
    {
        await using var terminal = await OpenShellAsync();
        await terminal.TypeAsync($"sleep {Unmistakable} &\n(trap '' HUP; exec setsid sleep {Unmistakable}) &\necho ready-$((1+1))\n");
        await terminal.HearAsync("ready-2");
        await Eventually.TrueAsync(IsLeftAsync, "it sleeps");
        var reading = terminal.HearAllAsync();

        await terminal.EndAsync();

        await Task.WhenAny(reading).WaitAsync(Eventually.Limit, TimeProvider.System);
        await NothingIsLeftAsync();
    }

    [ContractFact]
    public async Task A_shell_that_ends_is_the_end_although_something_has_its_terminal_open()
    {
        await using var terminal = await OpenAsync($"(trap '' HUP; exec sleep {Unmistakable}) & exit 5");

        await terminal.HearAllAsync();

        Assert.Equal(5, await terminal.ExitCode);
        await terminal.EndAsync();
        await NothingIsLeftAsync();
    }

    [ContractFact]
    public async Task Two_know_nothing_of_each_other()
    {
        await using var one = await OpenShellAsync();
        await using var other = await OpenAsync("read line; stty size; echo \"<$line>\"", new TerminalSize(40, 10));
        await one.TypeAsync("stty size; x=one; echo $x-$((1+1))\n");
        await one.HearAsync("one-2");
        Assert.Contains("30 100", one.Said, StringComparison.Ordinal);

        await one.EndAsync();

        await other.TypeAsync("two\n");
        await other.HearAsync("<two>");
        Assert.Contains("10 40", other.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("one", other.Said, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task It_ends_with_its_sandbox_and_is_resized_no_more()
    {
        await using var terminal = await OpenShellAsync();
        await terminal.TypeAsync("echo ready-$((1+1))\n");
        await terminal.HearAsync("ready-2");

        await World.SleepAsync(SessionId);

        await terminal.HearAllAsync();
        Assert.NotEqual(0, await terminal.ExitCode);
        await terminal.Program.ResizeAsync(new TerminalSize(10, 10), CancellationToken.None);
    }

    private Task<RunningProgram> OpenShellAsync() => RunAsync(new ProgramSpec(SandboxTools.Shell, Size));

    private Task<RunningProgram> OpenAsync(string script, TerminalSize? size = null) =>
        RunAsync(new ProgramSpec(["/bin/sh", "-c", script], size ?? Size));
}

[Needs("linux")]
public sealed class ProcessTerminalFacts() : TerminalFacts(() => Task.FromResult<ISandboxWorld>(new ProcessWorld()));

[Needs("docker"), Needs("busybox")]
public sealed class DockerTerminalFacts() : TerminalFacts(async () => await DockerWorld.CreateAsync());
