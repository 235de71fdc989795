using System.Text.Json;
using System.Text.Json.Serialization;
using VaporForge.Sandboxes;

namespace VaporForge.Gateway.Json;

/// <summary>A sandbox's state as <see cref="Words"/> has it.</summary>
internal sealed class SandboxStateWord : JsonConverter<SandboxState>
{
    public override SandboxState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Nobody sends a state.");

    public override void Write(Utf8JsonWriter writer, SandboxState value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Words.Of(value));
}
