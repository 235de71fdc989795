using System.Text.Json;
using System.Text.Json.Serialization;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Json;

/// <summary>A session's status as <see cref="Words"/> has it.</summary>
internal sealed class SessionStatusWord : JsonConverter<SessionStatus>
{
    public override SessionStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Nobody sends a status.");

    public override void Write(Utf8JsonWriter writer, SessionStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Words.Of(value));
}
