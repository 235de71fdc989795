using System.Runtime.CompilerServices;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>The part that gives people terminals. They run beside the grain's calls, so no turn waits for them.</summary>
internal sealed partial class SandboxGrain
{
    /// <summary>How long what a terminal shows keeps the sandbox awake when nobody types: a build goes on over lunch, and a forgotten
    /// clock does not tick for ever.</summary>
    private static readonly TimeSpan UnattendedLimit = TimeSpan.FromHours(4);

    public async IAsyncEnumerable<TerminalOutput> OpenTerminalAsync(
        SandboxClaim claim,
        string terminalId,
        TerminalSize size,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = _programs.Enter();
        await ReachAsync(claim);
        await using var shell = await host.RunAsync(SessionId, new ProgramSpec(SandboxTools.Shell, size), cancellationToken);
        var input = new ProgramInput(shell, inPieces: false, time);
        using var listening = _programs.Listen(terminalId, input);
        LogTerminalOpened(SessionId);
        yield return new TerminalOutput([]);

        var buffer = new byte[FilePiece.MaxBytes];
        while (await ReadAsync(shell.Output, buffer, cancellationToken) is > 0 and var count)
        {
            if (time.GetUtcNow() - input.LastAt < UnattendedLimit) _usedAt = time.GetUtcNow();
            yield return new TerminalOutput(buffer[..count]);
        }

        var exitCode = await shell.ExitCode.WaitAsync(cancellationToken);
        LogTerminalEnded(SessionId, exitCode);
        yield return new TerminalOutput([], HasEnded: true, exitCode);
    }

    public async Task<bool> ResizeTerminalAsync(string terminalId, TerminalSize size, CancellationToken cancellationToken)
    {
        if (_programs.Find(terminalId) is not { } input) return false;
        _usedAt = time.GetUtcNow();
        await input.ResizeAsync(size, cancellationToken);
        return true;
    }

    /// <summary>A connection that breaks is an end like any other.</summary>
    private static async Task<int> ReadAsync(Stream output, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await output.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
