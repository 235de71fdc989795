using System.Buffers;
using System.Data.Common;
using System.Text.Json;
using VaporForge.Sessions;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.Sessions;

/// <summary>Makes the frame that stands for folded ones (WIRE.md, 2: <c>snapshot</c>).</summary>
internal static class Snapshot
{
    /// <param name="followedAt">When the frame after it was appended; null when there is none.</param>
    public static async Task<Frame> ReadAsync(
        DbConnection connection, string sessionId, long throughSeq, DateTimeOffset? followedAt, CancellationToken cancellationToken)
    {
        // All messages that began in what is folded: also a prompt that is still queued, whose user-message is gone.
        await using var command = connection.Command(
            """
            SELECT message_id, role, parts, created_at, turn_id, ending FROM session_messages
            WHERE session_id = @session AND first_seq <= @through ORDER BY first_seq, message_id
            """,
            ("session", sessionId),
            ("through", throughSeq));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        var body = new ArrayBufferWriter<byte>();
        await using var writer = new Utf8JsonWriter(body, MessageJson.WriterOptions);
        writer.WriteStartObject();
        writer.WriteNumber("throughSeq", throughSeq);
        writer.WriteStartArray("messages");

        // Dated by what it holds, so that every reader gets the same frame; a history that was cleared holds nothing.
        var at = followedAt ?? DateTimeOffset.UnixEpoch;
        while (await reader.ReadAsync(cancellationToken))
        {
            at = StoredTime.At(reader.GetInt64(3));
            MessageJson.Write(
                writer,
                reader.GetString(0),
                reader.GetString(1),
                reader.GetFieldValue<byte[]>(2),
                at,
                reader.GetString(4),
                reader.IsDBNull(5) ? [] : reader.GetFieldValue<byte[]>(5));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return new Frame(throughSeq, FrameTypes.Snapshot, null, at, body.WrittenSpan.ToArray());
    }
}
