using System.Globalization;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes.Tests.Support;
using VaporForge.Testing;

namespace VaporForge.Sandboxes.Tests.Programs;

/// <summary>A sandbox that is awake for every fact, of whichever kind.</summary>
public abstract class SandboxFacts : IAsyncLifetime
{
    protected const string SessionId = "s1";

    private readonly Func<Task<ISandboxWorld>> _create;

    private protected SandboxFacts(Func<Task<ISandboxWorld>> create) => _create = create;

    /// <summary>How long a program of this fact sleeps, in seconds: no other program has that number among its arguments, so it
    /// is found by it.</summary>
    protected string Unmistakable { get; } = Random.Shared.Next(1_000_000, 10_000_000).ToString(CultureInfo.InvariantCulture);

    private protected ISandboxWorld World { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        World = await _create();
        await using var shell = await World.WakeAsync(SessionId);
    }

    public async Task DisposeAsync() => await World.DisposeAsync();

    private protected Task<RunningProgram> RunAsync(params string[] arguments) => RunAsync(new ProgramSpec(arguments));

    private protected async Task<RunningProgram> RunAsync(ProgramSpec spec) =>
        new(await World.Host.RunAsync(SessionId, spec, CancellationToken.None));

    /// <summary>What a command prints.</summary>
    private protected async Task<string> PrintAsync(string command, params string[] arguments)
    {
        await using var program = await RunAsync(["/bin/sh", "-c", command, "sh", .. arguments]);
        return await program.HearAllAsync();
    }

    /// <summary>Nothing that sleeps for <see cref="Unmistakable"/> is left in the sandbox; at first there is.</summary>
    protected Task NothingIsLeftAsync() => Eventually.TrueAsync(async () => !await IsLeftAsync(), "nothing is left of the program");

    protected async Task<bool> IsLeftAsync()
    {
        // The last digit is a set of one, so that the search does not find itself.
        var pattern = $"{Unmistakable[..^1]}[{Unmistakable[^1]}]";
        return (await PrintAsync("""grep -ls "$1" /proc/[0-9]*/cmdline""", pattern)).Length > 0;
    }
}
