using System.Buffers;
using System.Text.Json;

namespace VaporForge.Grains.Sandboxes;

/// <summary>Cuts a command that a pipe would not take in one piece into parts that it does (docs/control-channel.md, Parts): other
/// silos may write between any two of them. Pure.</summary>
internal static class CommandParts
{
    /// <summary>PIPE_BUF of Linux (pipe(7)): so much is written at once or not at all.</summary>
    public const int MaxPieceBytes = 4096;

    /// <summary>In base64 four bytes for three; the rest is room for the part's own fields.</summary>
    private const int DataBytes = 2880;

    private static readonly byte[] LineBreak = [(byte)'\n'];

    /// <summary>What to write, piece by piece. Each begins with a line break of its own, because whoever wrote before may have left half
    /// a line behind.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(ControlCommand command, string id)
    {
        var line = command.ToLine(id);
        if (line.Length + LineBreak.Length <= MaxPieceBytes)
        {
            yield return (byte[])[.. LineBreak, .. line];
            yield break;
        }

        var count = (line.Length + DataBytes - 1) / DataBytes;
        for (var part = 1; part <= count; part++)
        {
            var start = (part - 1) * DataBytes;
            yield return Write(command.Epoch, id, part, count, line.AsSpan(start, Math.Min(DataBytes, line.Length - start)));
        }
    }

    private static ReadOnlyMemory<byte> Write(long epoch, string id, int part, int count, ReadOnlySpan<byte> data)
    {
        var buffer = new ArrayBufferWriter<byte>(MaxPieceBytes);
        buffer.Write(LineBreak);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "part");
            json.WriteNumber("epoch", epoch);
            json.WriteString("id", id);
            json.WriteNumber("part", part);
            json.WriteNumber("of", count);
            json.WriteBase64String("data", data);
            json.WriteEndObject();
        }

        buffer.Write(LineBreak);
        return buffer.WrittenMemory;
    }
}
