using System.Text.Json;
using System.Text.Json.Serialization;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Json;

/// <summary>A value as <see cref="Words"/> has it.</summary>
internal abstract class WordConverter<T>(Func<T, string> wordOf) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"Nobody sends a {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(wordOf(value));
}

internal sealed class SessionStatusWord() : WordConverter<SessionStatus>(Words.Of);

internal sealed class SandboxStateWord() : WordConverter<SandboxState>(Words.Of);
