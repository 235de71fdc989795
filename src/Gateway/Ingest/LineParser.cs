using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Ingest;

/// <summary>Reads one line: a JSON object with <c>n</c>, <c>type</c> and own fields, which go on as they are. Validates
/// all of it, since what is accepted here is later sent to viewers without being looked at.</summary>
internal static class LineParser
{
    private const int MaxTypeLength = 64;

    // Less than what readers of frames allow by default (64): a tool's input lies some levels deeper in a snapshot.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 48 };

    private static readonly byte[] NoFields = "{}"u8.ToArray();

    /// <summary>Never throws for bad input.</summary>
    public static ParsedLine Parse(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line)) return ParsedLine.Bad("A line was not valid UTF-8.");
        line = LoneSurrogates.Replaced(line);
        var head = new LineHead();
        try
        {
            var reader = new Utf8JsonReader(line, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return NotAnObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadMember(ref reader, ref head);

            // Nothing may follow the object.
            if (reader.CurrentDepth != 0 || reader.Read()) return NotAnObject();
        }
        catch (JsonException)
        {
            return NotAnObject(head.N);
        }

        if (head.N < 1) return ParsedLine.Bad("A line had no number.");
        if (head.Type is null) return ParsedLine.Bad("A line had no type.", head.N);
        if (IsServersOwn(head.Type))
            return ParsedLine.Bad($"A line had the type {head.Type}, which only the server writes.", head.N);
        return new ParsedLine(head.N, head.Type, OwnFields(line, head), null);
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref LineHead head)
    {
        var isOwn = true;
        var isN = reader.ValueTextEquals("n"u8);
        var isType = !isN && reader.ValueTextEquals("type"u8);
        if (isN || isType || IsEnvelope(ref reader)) isOwn = false;
        reader.Read();
        if (isN && head.N == 0 && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var n)) head.N = n;
        if (isType && head.Type is null && reader.TokenType == JsonTokenType.String) head.Type = TypeOf(ref reader);
        reader.Skip();
        if (isOwn)
        {
            head.HasOwn = true;
        }
        else if (head.HasOwn)
        {
            head.IsMixed = true;
        }
        else
        {
            head.Length = (int)reader.BytesConsumed;
        }
    }

    /// <summary>The members of a frame that are ours to write.</summary>
    private static bool IsEnvelope(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("seq"u8) || reader.ValueTextEquals("turnId"u8) || reader.ValueTextEquals("at"u8);

    private static string? TypeOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && !reader.HasValueSequence)
        {
            foreach (var (utf8, known) in KnownTypes.All)
            {
                if (reader.ValueSpan.SequenceEqual(utf8)) return known;
            }
        }

        Span<char> text = stackalloc char[MaxTypeLength];
        if (reader.ValueSpan.Length > MaxTypeLength) return null;
        var length = reader.CopyString(text);
        return length == 0 ? null : new string(text[..length]);
    }

    /// <summary>Accepting them from an agent would let it end turns that are not over, or put words into a person's
    /// mouth.</summary>
    private static bool IsServersOwn(string type) =>
        type is FrameTypes.UserMessage or FrameTypes.TurnStart or FrameTypes.TurnEnd or FrameTypes.Snapshot;

    /// <summary>The line without <c>n</c>, <c>type</c> and what only the server says.</summary>
    private static byte[] OwnFields(ReadOnlySpan<byte> line, LineHead head)
    {
        if (!head.HasOwn) return NoFields;
        if (head.IsMixed) return Rewritten(line);

        // The usual line begins with n and type; what follows is taken as it stands.
        var rest = line[head.Length..].TrimStart(" \t\r"u8);
        if (rest[0] == ',') rest = rest[1..];
        rest = rest.TrimEnd(" \t\r"u8);
        var body = new byte[rest.Length + 1];
        body[0] = (byte)'{';
        rest.CopyTo(body.AsSpan(1));
        return body;
    }

    private static byte[] Rewritten(ReadOnlySpan<byte> line)
    {
        var body = new List<byte>(line.Length) { (byte)'{' };
        var reader = new Utf8JsonReader(line, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isOwn = !reader.ValueTextEquals("n"u8) && !reader.ValueTextEquals("type"u8) && !IsEnvelope(ref reader);
            var start = (int)reader.TokenStartIndex;
            reader.Read();
            reader.Skip();
            if (!isOwn) continue;
            if (body.Count > 1) body.Add((byte)',');
            body.AddRange(line[start..(int)reader.BytesConsumed]);
        }

        body.Add((byte)'}');
        return [.. body];
    }

    private static ParsedLine NotAnObject(long n = 0) => ParsedLine.Bad("A line was not a JSON object.", n);

    /// <summary>The body of the frame that stands for a bad line.</summary>
    public static byte[] BodyOf(string fault) =>
        Encoding.UTF8.GetBytes($$"""{"code":"{{ErrorCodes.BadLine}}","error":"{{JsonEncodedText.Encode(fault)}}"}""");

    /// <summary>What is known of a line while it is read.</summary>
    private ref struct LineHead
    {
        public long N;
        public string? Type;

        /// <summary>Whether a member of the frame's own was seen.</summary>
        public bool HasOwn;

        /// <summary>Whether one that is not its own came after that.</summary>
        public bool IsMixed;

        /// <summary>Where those that are not its own end, when they come first.</summary>
        public int Length;
    }
}
