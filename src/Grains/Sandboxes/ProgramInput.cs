using System.Buffers.Binary;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>What a person sends to a program in the sandbox.</summary>
/// <param name="inPieces">Whether each send goes with its length (sandbox/workspace/pieces.mjs), so that nothing is the end and not just
/// nothing.</param>
internal sealed class ProgramInput(ISandboxProgram program, bool inPieces, TimeProvider time)
{
    /// <summary>How long a program may take nothing of what is sent to it.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);

    public DateTimeOffset LastAt { get; private set; } = time.GetUtcNow();

    /// <summary>False when it takes nothing (any more).</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        LastAt = time.GetUtcNow();
        using var limit = new CancellationTokenSource(StallLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (inPieces) await program.Input.WriteAsync(HeadOf(bytes.Length), either.Token);
            if (!bytes.IsEmpty) await program.Input.WriteAsync(bytes, either.Token);
            await program.Input.FlushAsync(either.Token);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    public async Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken)
    {
        LastAt = time.GetUtcNow();
        await program.ResizeAsync(size, cancellationToken);
    }

    private static byte[] HeadOf(int length)
    {
        var head = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(head, (uint)length);
        return head;
    }
}
