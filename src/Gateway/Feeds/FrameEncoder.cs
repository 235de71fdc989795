using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using VaporForge.Gateway.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Feeds;

/// <summary>Writes frames as viewers get them: <c>{seq, type, turnId?, at, own fields}</c>, the own fields as they lie
/// in the log.</summary>
internal static class FrameEncoder
{
    private static readonly SearchValues<char> PlainText =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:.");

    /// <param name="after">The seq that the frames follow.</param>
    public static EncodedBatch Encode(long after, ReadOnlySpan<Frame> frames)
    {
        var writer = new ArrayBufferWriter<byte>(EstimateBytes(frames));
        var encoded = new EncodedFrame[frames.Length];
        for (var i = 0; i < frames.Length; i++)
        {
            var frame = frames[i];
            var start = writer.WrittenCount;
            writer.Write("id: "u8);
            WriteNumber(writer, frame.Seq);
            writer.Write("\ndata: "u8);
            var jsonStart = writer.WrittenCount;
            WriteJson(writer, frame);
            encoded[i] = new EncodedFrame(frame.Seq, start, jsonStart, writer.WrittenCount - jsonStart);
            writer.Write("\n\n"u8);
        }

        return new EncodedBatch(after, writer.WrittenMemory, encoded);
    }

    private static void WriteJson(ArrayBufferWriter<byte> writer, Frame frame)
    {
        writer.Write("{\"seq\":"u8);
        WriteNumber(writer, frame.Seq);
        writer.Write(",\"type\":"u8);
        WriteText(writer, frame.Type);
        if (frame.TurnId is { } turnId)
        {
            writer.Write(",\"turnId\":"u8);
            WriteText(writer, turnId);
        }

        writer.Write(",\"at\":\""u8);
        UtcTime.WriteTo(writer.GetSpan(UtcTime.Length), frame.At);
        writer.Advance(UtcTime.Length);
        writer.Write("\""u8);
        WriteOwnFields(writer, frame.Body);
    }

    /// <summary>Goes on with the body's members. A line break between them, which JSON allows, would end the event's
    /// data.</summary>
    private static void WriteOwnFields(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> body)
    {
        var members = body.Trim(" \t\r\n"u8);
        if (members is not [(byte)'{', .., (byte)'}'])
            throw new InvalidOperationException("The body of a frame is no JSON object.");
        members = members[1..].TrimStart(" \t\r\n"u8);
        if (members.Length > 1) writer.Write(","u8);
        if (members.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            writer.Write(members);
            return;
        }

        var copy = writer.GetSpan(members.Length)[..members.Length];
        members.CopyTo(copy);
        copy.Replace((byte)'\n', (byte)' ');
        copy.Replace((byte)'\r', (byte)' ');
        writer.Advance(members.Length);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> writer, long number)
    {
        number.TryFormat(writer.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        writer.Advance(written);
    }

    private static void WriteText(ArrayBufferWriter<byte> writer, string text)
    {
        writer.Write("\""u8);
        if (!text.AsSpan().ContainsAnyExcept(PlainText)) Encoding.ASCII.GetBytes(text, writer);
        else writer.Write(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
        writer.Write("\""u8);
    }

    private static int EstimateBytes(ReadOnlySpan<Frame> frames)
    {
        const int EnvelopeBytes = 192;
        var bytes = 0;
        foreach (var frame in frames) bytes += frame.Body.Length + frame.Type.Length + EnvelopeBytes;
        return Math.Max(bytes, 1);
    }
}
