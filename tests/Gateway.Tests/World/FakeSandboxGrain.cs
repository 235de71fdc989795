using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.World;

/// <summary>The sandbox of a fake session: files in memory, and a terminal that says back what is typed.</summary>
internal sealed class FakeSandboxGrain(FakeSessions sessions) : Grain, ISandboxGrain
{
    private FakeSession Session => sessions.Find(this.GetPrimaryKeyString())!;

    private SortedDictionary<string, byte[]> Files => Session.Files;

    public Task<string?> CheckHostAsync(CancellationToken cancellationToken) => Task.FromResult(sessions.SandboxHostFault);

    public Task<SandboxDetails> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(Details(SandboxState.Asleep));

    public Task<SandboxDetails> WakeAsync(SandboxClaim claim, CancellationToken cancellationToken) => Task.FromResult(Details(SandboxState.Awake));

    public Task<SandboxDetails> SleepAsync(SandboxClaim claim, CancellationToken cancellationToken) => Task.FromResult(WhenIdle(claim, SandboxState.Asleep));

    public Task<SandboxDetails> RestartAsync(SandboxClaim claim, CancellationToken cancellationToken) => Task.FromResult(WhenIdle(claim, SandboxState.Awake));

    public Task<FolderListing> ListFilesAsync(SandboxClaim claim, string path, CancellationToken cancellationToken)
    {
        Fail();
        lock (Files)
        {
            var entries = Files.Select(file => new FolderEntry(file.Key, "file", file.Value.Length, DateTimeOffset.UnixEpoch));
            return Task.FromResult(new FolderListing(path, [.. entries], false));
        }
    }

    public async IAsyncEnumerable<FilePiece> ReadFileAsync(
        SandboxClaim claim, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Fail();
        byte[]? file;
        lock (Files) Files.TryGetValue(path, out file);
        if (file is null) throw new VaporForgeException(ErrorCodes.FileNotFound, "There is no such file.");
        yield return new FilePiece(file.Length, []);
        foreach (var piece in file.SkipLast(Session.MissingBytes).Chunk(FilePiece.MaxBytes)) yield return new FilePiece(file.Length, piece);
        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<UploadStep> WriteFileAsync(
        SandboxClaim claim, string uploadId, string path, long limitBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var input = Open(uploadId);
        yield return new UploadStep(null);
        var (bytes, isWhole) = (new List<byte>(), false);
        await foreach (var piece in input.Reader.ReadAllAsync(cancellationToken))
        {
            if (isWhole = piece.Length == 0) break;
            bytes.AddRange(piece);
            if (bytes.Count > Session.SandboxBytes) throw new VaporForgeException(ErrorCodes.DiskFull, "The sandbox's disk is full.");
        }

        if (!isWhole) throw new VaporForgeException(ErrorCodes.SandboxUnavailable, "The sandbox went away.");
        bool isNew;
        lock (Files)
        {
            isNew = !Files.ContainsKey(path);
            Files[path] = [.. bytes];
        }

        yield return new UploadStep(new WrittenFile(path, bytes.Count, isNew));
    }

    public async IAsyncEnumerable<TerminalOutput> OpenTerminalAsync(
        SandboxClaim claim, string terminalId, TerminalSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var input = Open(terminalId);
        yield return new TerminalOutput([]);
        yield return new TerminalOutput(Encoding.UTF8.GetBytes($"{size.Columns}x{size.Rows}"));
        int? exitCode = null;
        await foreach (var typed in input.Reader.ReadAllAsync(cancellationToken))
        {
            if (typed is [(byte)'q'])
            {
                exitCode = 3;
                break;
            }

            yield return new TerminalOutput(typed);
        }

        yield return new TerminalOutput([], HasEnded: true, exitCode);
    }

    public Task<bool> SendAsync(string inputId, byte[] bytes, CancellationToken cancellationToken) =>
        Task.FromResult(Session.Inputs.TryGetValue(inputId, out var input) && input.Writer.TryWrite(bytes));

    public Task<bool> ResizeTerminalAsync(string terminalId, TerminalSize size, CancellationToken cancellationToken) =>
        SendAsync(terminalId, Encoding.UTF8.GetBytes($"{size.Columns}x{size.Rows}"), cancellationToken);

    public Task WarmAsync(long epoch, string userId, string agent) => throw NotCalled();

    public Task AdoptAsync() => throw NotCalled();

    public Task StartExecutionAsync(StartExecution command, CancellationToken cancellationToken) => throw NotCalled();

    public Task<bool> CancelExecutionAsync(
        long epoch, string executionId, TimeSpan grace, CancellationToken cancellationToken) => throw NotCalled();

    public Task KillAsync(long epoch, CancellationToken cancellationToken) => throw NotCalled();

    public Task<bool> ApproveAsync(
        long epoch, string executionId, string approvalId, ApprovalDecision decision, CancellationToken cancellationToken) =>
        throw NotCalled();

    public Task<SandboxReport> InspectAsync(long epoch, bool wake, CancellationToken cancellationToken) => throw NotCalled();

    public Task<SandboxState> GetStateAsync() => throw NotCalled();

    public Task RemoveAsync(long epoch, bool withData, CancellationToken cancellationToken) => throw NotCalled();

    private void Fail()
    {
        if (Session.SandboxFault() is { } fault) throw fault;
    }

    private OpenInput Open(string inputId)
    {
        Fail();
        return new OpenInput(Session, inputId);
    }

    private static SandboxDetails Details(SandboxState state) => new(state, "process");

    private SandboxDetails WhenIdle(SandboxClaim claim, SandboxState state)
    {
        if (claim.IsBusy) throw new VaporForgeException(ErrorCodes.SessionBusy, "A turn runs.");
        Session.PutSandboxDown();
        return Details(state);
    }

    private static InvalidOperationException NotCalled() => new("The gateway does not call this.");

    /// <summary>Counts as open in the sandbox until it is disposed.</summary>
    private sealed class OpenInput : IDisposable
    {
        private readonly FakeSession _session;
        private readonly string _id;
        private readonly Channel<byte[]> _bytes = Channel.CreateUnbounded<byte[]>();

        public OpenInput(FakeSession session, string id)
        {
            (_session, _id) = (session, id);
            session.Inputs[id] = _bytes;
        }

        public ChannelReader<byte[]> Reader => _bytes.Reader;

        public void Dispose() => _session.Inputs.TryRemove(_id, out _);
    }
}
