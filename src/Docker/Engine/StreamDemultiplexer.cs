using System.Buffers.Binary;

namespace VaporForge.Docker.Engine;

/// <summary>Takes Docker's multiplexed stream apart: 8 bytes of head (kind, three zeros, length as big-endian uint32),
/// then the payload. It hands on payload as it comes, whole frame or not, so it holds nothing but a head and frames may
/// be of any length.</summary>
internal sealed class StreamDemultiplexer
{
    private const int HeadLength = 8;

    private readonly byte[] _head = new byte[HeadLength];
    private int _headBytes;
    private uint _payloadLeft;
    private StreamKind _kind;

    /// <summary>Takes the next piece of payload off the front of <paramref name="input"/>; false when the input is used
    /// up.</summary>
    /// <exception cref="InvalidDataException">This is no multiplexed stream.</exception>
    public bool TryTake(ref ReadOnlyMemory<byte> input, out StreamKind kind, out ReadOnlyMemory<byte> payload)
    {
        while (_payloadLeft == 0 && input.Length > 0) TakeHead(ref input);
        var length = (int)Math.Min(_payloadLeft, (uint)input.Length);
        kind = _kind;
        payload = input[..length];
        input = input[length..];
        _payloadLeft -= (uint)length;
        return length > 0;
    }

    private void TakeHead(ref ReadOnlyMemory<byte> input)
    {
        var length = Math.Min(HeadLength - _headBytes, input.Length);
        input.Span[..length].CopyTo(_head.AsSpan(_headBytes));
        input = input[length..];
        _headBytes += length;
        if (_headBytes < HeadLength) return;

        if (_head[0] > (byte)StreamKind.SystemError || (_head[1] | _head[2] | _head[3]) != 0)
            throw new InvalidDataException($"Not a multiplexed stream: a frame begins with {Convert.ToHexString(_head)}.");
        _kind = (StreamKind)_head[0];
        _payloadLeft = BinaryPrimitives.ReadUInt32BigEndian(_head.AsSpan(4));
        _headBytes = 0;
    }
}
