using System.Text;
using VaporForge.Grains.Tests.World;
using VaporForge.Sandboxes;
using VaporForge.Testing;
using VaporForge.Testing.Sandboxes;

namespace VaporForge.Grains.Tests.Sandboxes;

/// <summary>What becomes of what the program for files says, and of one that says nothing.</summary>
public sealed class FilesTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ScriptedSandboxHost _sandboxes = new();
    private People _people = null!;

    private ScriptedProgram Program => _sandboxes.Programs.Last();

    public async Task InitializeAsync() => _people = await People.StartAsync(_folder.File("sessions.db"), _sandboxes);

    public async Task DisposeAsync() => await _people.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_told_as_it_was_said()
    {
        const string Answer =
            """{"ok":true,"path":"a","truncated":true,"entries":[{"name":"b\nc","type":"file","size":3,"modifiedAtMs":-62135596800000}]}""";
        _sandboxes.Program = program => People.SayAsync(program, Answer + "\n");

        var listing = await _people.ListAsync("./a");

        Assert.Equal(["files", "list", "./a"], Program.Spec.Arguments);
        Assert.Equal(("a", true), (listing.Path, listing.Truncated));
        Assert.Equal(new FolderEntry("b\nc", "file", 3, DateTimeOffset.MinValue), Assert.Single(listing.Entries));
        await AssertEndedAsync();
    }

    [Theory]
    [InlineData("not-found", ErrorCodes.FileNotFound, "What it says.")]
    [InlineData("bad-path", ErrorCodes.InvalidRequest, "path What it says.")]
    [InlineData("not-allowed", ErrorCodes.Forbidden, "What it says.")]
    [InlineData("too-large", ErrorCodes.TooLarge, "What it says.")]
    [InlineData("disk-full", ErrorCodes.DiskFull, "What it says.")]
    [InlineData("failed", ErrorCodes.SandboxUnavailable, "The sandbox could not do this with its files.")]
    [InlineData("from the future", ErrorCodes.SandboxUnavailable, "The sandbox could not do this with its files.")]
    public async Task A_refusal_has_the_code_that_callers_know(string said, string code, string text)
    {
        _sandboxes.Program = program => People.SayAsync(program, $$"""{"ok":false,"code":"{{said}}","detail":"What it says."}""" + "\n");

        var error = await Assert.ThrowsAsync<VaporForgeException>(() => _people.ListAsync());

        Assert.Equal((code, text), (error.Code, error.Message));
        await AssertEndedAsync();
    }

    [Theory]
    [InlineData("no json\n")]
    [InlineData("null\n")]
    [InlineData("[1]\n")]
    [InlineData("\n")]
    [InlineData("")]
    [InlineData("""{"ok":true,"entries":[{"name":"half""")]
    public async Task One_that_says_what_nobody_understands_or_ends_is_an_error(string said)
    {
        _sandboxes.Program = async program =>
        {
            await People.SayAsync(program, said);
            program.End(0);
        };

        await People.RefusedAsync(ErrorCodes.SandboxUnavailable, () => _people.ListAsync());
        await AssertEndedAsync();
    }

    [Fact]
    public async Task One_that_says_nothing_is_given_up()
    {
        await using var hasty = await GrainWorld.StartAsync(
            _folder.File("hasty.db"), sandboxes: _sandboxes, configureSandboxes: options => options.AnswerTimeout = TimeSpan.FromSeconds(1));
        await hasty.CreateSessionAsync("s");

        await People.RefusedAsync(ErrorCodes.SandboxUnavailable, () => new People(hasty).ListAsync());
        await AssertEndedAsync();
    }

    [Fact]
    public async Task One_whose_line_has_no_end_is_given_up()
    {
        _sandboxes.Program = async program =>
        {
            var piece = new string('x', 1 << 20);
            while (!program.Disposed.IsCompleted) await People.SayAsync(program, piece);
        };

        await People.RefusedAsync(ErrorCodes.SandboxUnavailable, () => _people.ListAsync());
        await AssertEndedAsync();
    }

    [Fact]
    public async Task A_file_comes_in_pieces_and_ends_with_its_program()
    {
        _sandboxes.Program = async program =>
        {
            await People.SayAsync(program, "{\"ok\":true,\"size\":200000}\n");
            await People.SayAsync(program, new string('x', 200_000));
            program.End(0);
        };

        var pieces = await _people.BeginReadingAsync("f");

        Assert.Equal(200_000, pieces.Current.Size);
        var total = 0;
        while (await pieces.MoveNextAsync())
        {
            Assert.InRange(pieces.Current.Bytes.Length, 1, FilePiece.MaxBytes);
            total += pieces.Current.Bytes.Length;
        }

        Assert.Equal(200_000, total);
        await AssertEndedAsync();
    }

    [Fact]
    public async Task Who_stops_reading_ends_the_program()
    {
        _sandboxes.Program = program => People.SayAsync(program, "{\"ok\":true,\"size\":200000}\n");
        var pieces = await _people.BeginReadingAsync("f");

        await pieces.DisposeAsync();

        await AssertEndedAsync();
    }

    [Fact]
    public async Task An_upload_sends_pieces_with_their_length_and_is_done_when_the_program_says_so()
    {
        _sandboxes.Program = program => People.SayAsync(program, "{\"ok\":true}\n");
        var upload = await _people.BeginUploadAsync("a/f", limitBytes: 77);

        Assert.Equal(["files", "write", "a/f", "77"], Program.Spec.Arguments);
        Assert.True(await upload.SendAsync("ab"u8.ToArray()));
        Assert.True(await upload.SendAsync([]));
        Assert.Equal("\0\0\0\u0002ab\0\0\0\0", await People.HeardAsync(Program, 10));
        await People.SayAsync(Program, """{"ok":true,"path":"a/f","created":true,"size":2}""" + "\n");

        Assert.True(await upload.Steps.MoveNextAsync());
        Assert.Equal(new WrittenFile("a/f", 2, IsNew: true), upload.Steps.Current.Written);
        Assert.False(await upload.Steps.MoveNextAsync());
        Assert.False(await upload.SendAsync("more"u8.ToArray()));
        await AssertEndedAsync();
    }

    [Fact]
    public async Task An_upload_that_nobody_waits_for_ends_its_program_which_hears_no_end_of_the_file()
    {
        _sandboxes.Program = program => People.SayAsync(program, "{\"ok\":true}\n");
        var upload = await _people.BeginUploadAsync("f");
        Assert.True(await upload.SendAsync("half"u8.ToArray()));

        await upload.Steps.DisposeAsync();

        await AssertEndedAsync();
        using var heard = new StreamReader(Program.Heard, Encoding.UTF8);
        Assert.Equal("\0\0\0\u0004half", await heard.ReadToEndAsync());
        Assert.False(await upload.SendAsync([]));
    }

    [Fact]
    public async Task An_upload_that_is_refused_half_way_says_why_and_takes_no_more()
    {
        _sandboxes.Program = program => People.SayAsync(program, "{\"ok\":true}\n");
        var upload = await _people.BeginUploadAsync("f");
        await People.SayAsync(Program, """{"ok":false,"code":"disk-full","detail":"Full."}""" + "\n");

        await People.RefusedAsync(ErrorCodes.DiskFull, async () => await upload.Steps.MoveNextAsync());

        Assert.False(await upload.SendAsync("more"u8.ToArray()));
        await AssertEndedAsync();
    }

    private Task AssertEndedAsync() => Program.Disposed.WaitAsync(Eventually.Limit, TimeProvider.System);
}
