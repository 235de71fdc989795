using System.Globalization;
using System.Runtime.CompilerServices;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>The part that reads and writes the workspace for people. It runs beside the grain's calls, so no turn waits for it.</summary>
internal sealed partial class SandboxGrain
{
    /// <summary>As long as bytes come, or its disk is slow; who stops waiting ends it.</summary>
    private static readonly TimeSpan UploadLimit = TimeSpan.FromHours(24);

    private readonly OpenPrograms _programs = new();

    public async Task<FolderListing> ListFilesAsync(SandboxClaim claim, string path, CancellationToken cancellationToken)
    {
        using var place = _programs.Enter();
        await using var files = await RunFilesAsync(claim, ["list", path], cancellationToken);
        return (await files.HearAsync(_options.AnswerTimeout, cancellationToken)).ToListing();
    }

    public async IAsyncEnumerable<FilePiece> ReadFileAsync(
        SandboxClaim claim, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = _programs.Enter();
        await using var files = await RunFilesAsync(claim, ["read", path], cancellationToken);
        var size = (await files.HearAsync(_options.AnswerTimeout, cancellationToken)).Size ?? 0;
        yield return new FilePiece(size, []);
        while (await files.ReadAsync(cancellationToken) is { Length: > 0 } bytes)
        {
            _usedAt = time.GetUtcNow();
            yield return new FilePiece(size, bytes);
        }
    }

    public async IAsyncEnumerable<UploadStep> WriteFileAsync(
        SandboxClaim claim,
        string uploadId,
        string path,
        long limitBytes,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = _programs.Enter();
        var limit = limitBytes.ToString(CultureInfo.InvariantCulture);
        await using var files = await RunFilesAsync(claim, ["write", path, limit], cancellationToken);
        await files.HearAsync(_options.AnswerTimeout, cancellationToken);
        using var listening = _programs.Listen(uploadId, files.Input);
        yield return new UploadStep(null);
        yield return new UploadStep((await files.HearAsync(UploadLimit, cancellationToken)).ToWritten());
    }

    public async Task<bool> SendAsync(string inputId, byte[] bytes, CancellationToken cancellationToken)
    {
        if (_programs.Find(inputId) is not { } input) return false;
        _usedAt = time.GetUtcNow();
        return await input.SendAsync(bytes, cancellationToken);
    }

    private async Task<FilesProgram> RunFilesAsync(
        SandboxClaim claim, IReadOnlyList<string> call, CancellationToken cancellationToken)
    {
        await ReachAsync(claim);
        var spec = new ProgramSpec([.. host.Tools.Files, .. call]);
        return new FilesProgram(await host.RunAsync(SessionId, spec, cancellationToken), time);
    }
}
