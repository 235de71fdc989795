using VaporForge.Docker.Engine;

namespace VaporForge.Docker.Sandboxes;

/// <summary>What a program says on standard output, taken out of a multiplexed connection; the rest is dropped. Nothing is read ahead,
/// so who reads slowly slows the program down.</summary>
internal sealed class StandardOutputStream(Stream connection) : ReadOnlyStream
{
    private const int ReadBytes = 64 * 1024;

    private readonly StreamDemultiplexer _demultiplexer = new();
    private readonly byte[] _buffer = new byte[ReadBytes];
    private ReadOnlyMemory<byte> _input;
    private ReadOnlyMemory<byte> _output;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_output.IsEmpty)
        {
            if (_input.IsEmpty)
            {
                var read = await connection.ReadAsync(_buffer, cancellationToken);
                if (read == 0) return 0;
                _input = _buffer.AsMemory(0, read);
            }

            if (Take(out var kind, out var payload) && kind == StreamKind.StandardOutput) _output = payload;
        }

        var count = Math.Min(buffer.Length, _output.Length);
        _output[..count].CopyTo(buffer);
        _output = _output[count..];
        return count;
    }

    private bool Take(out StreamKind kind, out ReadOnlyMemory<byte> payload)
    {
        try
        {
            return _demultiplexer.TryTake(ref _input, out kind, out payload);
        }
        catch (InvalidDataException e)
        {
            throw new IOException("the engine's answer is no stream of a program", e);
        }
    }
}
