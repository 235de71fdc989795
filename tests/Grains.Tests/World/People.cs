using System.Text;
using VaporForge.Sandboxes;
using VaporForge.Sessions;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Grains.Tests.World;

/// <summary>What a gateway does for a person with the sandbox of the session <c>s</c>, without HTTP.</summary>
internal sealed class People(GrainWorld world) : IAsyncDisposable
{
    /// <summary>In a world of their own, which goes with them.</summary>
    public static async Task<People> StartAsync(string database, ScriptedSandboxHost sandboxes)
    {
        var world = await GrainWorld.StartAsync(database, sandboxes: sandboxes);
        await world.CreateSessionAsync("s");
        return new People(world);
    }

    public IChatSessionGrain Session => world.Session("s");

    public ISandboxGrain Sandbox => world.Sandbox("s");

    public ValueTask DisposeAsync() => world.DisposeAsync();

    public async Task<SandboxClaim> ClaimAsync() =>
        await Session.ClaimSandboxAsync(CancellationToken.None) ?? throw new InvalidOperationException("There is no session.");

    public async Task<FolderListing> ListAsync(string path = "") =>
        await Sandbox.ListFilesAsync(await ClaimAsync(), path, CancellationToken.None);

    public async Task<Terminal> OpenTerminalAsync(SandboxClaim? claim = null)
    {
        var id = Ids.NewRandom();
        var output = Sandbox.OpenTerminalAsync(claim ?? await ClaimAsync(), id, TerminalSize.Usual, CancellationToken.None).GetAsyncEnumerator();
        await BeginAsync(output);
        return new Terminal(this, id, output, world.Sandboxes.Programs.Last());
    }

    public async Task<Upload> BeginUploadAsync(string path, long limitBytes = 1000)
    {
        var id = Ids.NewRandom();
        var steps = Sandbox.WriteFileAsync(await ClaimAsync(), id, path, limitBytes, CancellationToken.None).GetAsyncEnumerator();
        await BeginAsync(steps);
        return new Upload(this, id, steps, world.Sandboxes.Programs.Last());
    }

    public async Task<IAsyncEnumerator<FilePiece>> BeginReadingAsync(string path)
    {
        var pieces = Sandbox.ReadFileAsync(await ClaimAsync(), path, CancellationToken.None).GetAsyncEnumerator();
        await BeginAsync(pieces);
        return pieces;
    }

    /// <summary>What a program says; a shell says nothing by itself.</summary>
    public static async Task SayAsync(ScriptedProgram program, string text)
    {
        await program.Says.WriteAsync(Encoding.UTF8.GetBytes(text));
        await program.Says.FlushAsync();
    }

    public static async Task<string> HeardAsync(ScriptedProgram program, int count)
    {
        var bytes = new byte[count];
        await program.Heard.ReadExactlyAsync(bytes).AsTask().WaitAsync(Eventually.Limit, TimeProvider.System);
        return Encoding.UTF8.GetString(bytes);
    }

    public static async Task RefusedAsync(string code, Func<Task> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<VaporForgeException>(call)).Code);

    /// <summary>The first item is there.</summary>
    private static async Task BeginAsync<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(Eventually.Limit, TimeProvider.System));
        }
        catch
        {
            await items.DisposeAsync();
            throw;
        }
    }

    /// <param name="Program">The shell.</param>
    public sealed record Terminal(People People, string Id, IAsyncEnumerator<TerminalOutput> Output, ScriptedProgram Program)
    {
        public async Task<TerminalOutput> NextAsync()
        {
            Assert.True(await Output.MoveNextAsync().AsTask().WaitAsync(Eventually.Limit, TimeProvider.System));
            return Output.Current;
        }

        public Task<bool> TypeAsync(string text) => People.Sandbox.SendAsync(Id, Encoding.UTF8.GetBytes(text), CancellationToken.None);
    }

    public sealed record Upload(People People, string Id, IAsyncEnumerator<UploadStep> Steps, ScriptedProgram Program)
    {
        public Task<bool> SendAsync(byte[] bytes) => People.Sandbox.SendAsync(Id, bytes, CancellationToken.None);
    }
}
