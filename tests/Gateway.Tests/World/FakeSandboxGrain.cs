using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Tests.World;

/// <summary>The sandbox of a fake session: files in memory, and a terminal that says back what is typed.</summary>
internal sealed class FakeSandboxGrain(FakeSessions sessions) : Grain, ISandboxGrain
{
    private readonly ConcurrentDictionary<string, Channel<byte[]>> _inputs = new();

    private SortedDictionary<string, byte[]> Files => sessions.Find(this.GetPrimaryKeyString())!.Files;

    public Task<string?> CheckHostAsync(CancellationToken cancellationToken) => Task.FromResult(sessions.SandboxHostFault);

    public Task<SandboxDetails> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(Details(SandboxState.Asleep));

    public Task<SandboxDetails> WakeAsync(SandboxClaim claim, CancellationToken cancellationToken) => Task.FromResult(Details(SandboxState.Awake));

    public Task<SandboxDetails> SleepAsync(SandboxClaim claim, CancellationToken cancellationToken) => Task.FromResult(WhenIdle(claim, SandboxState.Asleep));

    public Task<SandboxDetails> RestartAsync(SandboxClaim claim, CancellationToken cancellationToken) => Task.FromResult(WhenIdle(claim, SandboxState.Awake));

    public Task<FolderListing> ListFilesAsync(SandboxClaim claim, string path, CancellationToken cancellationToken)
    {
        lock (Files)
        {
            var entries = Files.Select(file => new FolderEntry(file.Key, "file", file.Value.Length, DateTimeOffset.UnixEpoch));
            return Task.FromResult(new FolderListing(path, [.. entries], false));
        }
    }

    public async IAsyncEnumerable<FilePiece> ReadFileAsync(
        SandboxClaim claim, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[]? file;
        lock (Files) Files.TryGetValue(path, out file);
        if (file is null) throw new VaporForgeException(ErrorCodes.FileNotFound, "There is no such file.");
        yield return new FilePiece(file.Length, []);
        foreach (var piece in file.Chunk(FilePiece.MaxBytes)) yield return new FilePiece(file.Length, piece);
        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<UploadStep> WriteFileAsync(
        SandboxClaim claim, string uploadId, string path, long limitBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var input = Open(uploadId);
        yield return new UploadStep(null);
        var bytes = new List<byte>();
        await foreach (var piece in input.ReadAllAsync(cancellationToken))
        {
            if (piece.Length == 0) break;
            bytes.AddRange(piece);
        }

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
        var input = Open(terminalId);
        yield return new TerminalOutput([]);
        yield return new TerminalOutput(System.Text.Encoding.UTF8.GetBytes($"{size.Columns}x{size.Rows}"));
        await foreach (var typed in input.ReadAllAsync(cancellationToken))
        {
            if (typed is [(byte)'q']) break;
            yield return new TerminalOutput(typed);
        }

        yield return new TerminalOutput([], HasEnded: true, ExitCode: 3);
    }

    public Task<bool> SendAsync(string inputId, byte[] bytes, CancellationToken cancellationToken) =>
        Task.FromResult(_inputs.TryGetValue(inputId, out var input) && input.Writer.TryWrite(bytes));

    public Task<bool> ResizeTerminalAsync(string terminalId, TerminalSize size, CancellationToken cancellationToken) =>
        SendAsync(terminalId, System.Text.Encoding.UTF8.GetBytes($"{size.Columns}x{size.Rows}"), cancellationToken);

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

    private ChannelReader<byte[]> Open(string inputId)
    {
        var input = Channel.CreateUnbounded<byte[]>();
        _inputs[inputId] = input;
        return input.Reader;
    }

    private static SandboxDetails Details(SandboxState state) => new(state, "process");

    private static SandboxDetails WhenIdle(SandboxClaim claim, SandboxState state) =>
        claim.IsBusy ? throw new VaporForgeException(ErrorCodes.SessionBusy, "A turn runs.") : Details(state);

    private static InvalidOperationException NotCalled() => new("The gateway does not call this.");
}
