using System.Buffers.Binary;
using System.Text;
using VaporForge.Docker.Engine;

namespace VaporForge.Sandboxes.Tests.Docker;

public sealed class StreamDemultiplexerTests
{
    [Fact]
    public void Frames_survive_every_split()
    {
        byte[] stream =
        [
            .. Frame(1, "first\n"), .. Frame(2, "oops\n"), .. Frame(1, ""), .. Frame(1, "sec"), .. Frame(3, "engine"), .. Frame(1, "ond\n"),
        ];

        for (var first = 0; first <= stream.Length; first++)
        {
            for (var second = first; second <= stream.Length; second++)
            {
                var (output, error) = Read(stream[..first], stream[first..second], stream[second..]);
                Assert.Equal("first\nsecond\n", output);
                Assert.Equal("oops\nengine", error);
            }
        }
    }

    [Fact]
    public void Byte_by_byte_is_the_same()
    {
        byte[] stream = [.. Frame(1, "a"), .. Frame(2, "b"), .. Frame(1, "cd")];

        Assert.Equal(("acd", "b"), Read([.. stream.Select(one => new[] { one })]));
    }

    [Fact]
    public void Payload_is_handed_on_before_its_frame_is_whole()
    {
        var huge = new byte[8];
        huge[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(huge.AsSpan(4), uint.MaxValue);

        var (output, _) = Read(huge, "begins"u8.ToArray());

        Assert.Equal("begins", output);
    }

    [Fact]
    public void Large_frames_pass_whole()
    {
        var large = new string('x', 3_000_000);

        var (output, _) = Read([.. Frame(1, large).Chunk(65_536)]);

        Assert.Equal(large, output);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(1, 1)]
    [InlineData((byte)'{', (byte)'"')]
    public void What_is_no_multiplexed_stream_is_refused(byte kind, byte zero) =>
        Assert.Throws<InvalidDataException>(() => Read([kind, zero, 0, 0, 0, 0, 0, 1, 65]));

    private static (string Output, string Error) Read(params byte[][] parts)
    {
        var demultiplexer = new StreamDemultiplexer();
        var (output, error) = (new MemoryStream(), new MemoryStream());
        foreach (var part in parts)
        {
            ReadOnlyMemory<byte> input = part;
            while (demultiplexer.TryTake(ref input, out var kind, out var payload))
                (kind == StreamKind.StandardOutput ? output : error).Write(payload.Span);
        }

        return (Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    private static byte[] Frame(byte kind, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var head = new byte[8];
        head[0] = kind;
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), (uint)payload.Length);
        return [.. head, .. payload];
    }
}
