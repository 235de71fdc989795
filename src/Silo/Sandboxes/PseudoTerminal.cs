using System.Net.Sockets;
using VaporForge.Sandboxes;

namespace VaporForge.Silo.Sandboxes;

/// <summary>The master's side of a pseudo terminal: what is written is typed, what is read is shown. When it is closed, the programs on
/// the other side hear a hang-up.</summary>
/// <remarks>Read and written through a socket object, which takes any descriptor and waits without a thread, as .NET's own pipe streams
/// do.</remarks>
internal sealed class PseudoTerminal : Stream
{
    private readonly Socket _master;

    private PseudoTerminal(Socket master, string device) => (_master, Device) = (master, device);

    /// <summary>What the program opens.</summary>
    public string Device { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The system has no more of them.</exception>
    public static PseudoTerminal Open(TerminalSize size)
    {
        var handle = new SafeSocketHandle(Libc.OpenTerminalMaster(), ownsHandle: true);
        try
        {
            var device = Libc.UnlockTerminal(handle);
            Libc.SetTerminalSize(handle, size);
            return new PseudoTerminal(new Socket(handle), device);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void Resize(TerminalSize size) => Libc.SetTerminalSize(_master.SafeHandle, size);

    /// <summary>Ends, and does not fail, when nobody has the other side open any more (the system calls that EIO).</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _master.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!buffer.IsEmpty) buffer = buffer[await _master.SendAsync(buffer, SocketFlags.None, cancellationToken)..];
        }
        catch (SocketException e)
        {
            throw new IOException("the terminal takes nothing any more", e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _master.Dispose();
        base.Dispose(disposing);
    }
}
