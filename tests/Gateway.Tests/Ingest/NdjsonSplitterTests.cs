using System.Buffers;
using System.Text;
using VaporForge.Gateway.Ingest;

namespace VaporForge.Gateway.Tests.Ingest;

public sealed class NdjsonSplitterTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        "{\"a\":\"é😀\"}\n\nshort\n" + new string('x', 40) + "\nlast 字\n");

    [Fact]
    public void Lines_are_the_same_wherever_the_body_is_cut_in_three()
    {
        var whole = Split(Body);
        Assert.Equal(["{\"a\":\"é😀\"}", "", "short", "<too long>", "last 字"], whole);
        for (var first = 0; first <= Body.Length; first++)
        {
            for (var second = first; second <= Body.Length; second++)
                Assert.Equal(whole, Split(Body[..first], Body[first..second], Body[second..]));
        }
    }

    [Fact]
    public void Lines_are_the_same_byte_by_byte() =>
        Assert.Equal(Split(Body), Split([.. Body.Select(b => new[] { b })]));

    [Fact]
    public void Of_a_line_that_is_too_long_nothing_is_kept()
    {
        var splitter = new NdjsonSplitter(32);
        var buffer = new ReadOnlySequence<byte>(new byte[33]);
        Assert.False(splitter.TryRead(ref buffer, out _));
        Assert.True(buffer.IsEmpty);
    }

    /// <summary>As the ingest does it: what the splitter leaves is put before the next piece.</summary>
    private static List<string> Split(params byte[][] pieces)
    {
        var splitter = new NdjsonSplitter(32);
        var lines = new List<string>();
        byte[] kept = [];
        foreach (var piece in pieces)
        {
            var buffer = new ReadOnlySequence<byte>([.. kept, .. piece]);
            while (splitter.TryRead(ref buffer, out var line))
                lines.Add(line.IsTooLong ? "<too long>" : Encoding.UTF8.GetString(line.Text));
            kept = buffer.ToArray();
        }

        Assert.Null(splitter.Rest(new ReadOnlySequence<byte>(kept)));
        return lines;
    }
}
