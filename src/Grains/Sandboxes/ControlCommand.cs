using System.Buffers;
using System.Text.Json;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sandboxes;

/// <summary>A line for an agent host (docs/control-channel.md, Commands).</summary>
/// <param name="Type">The command's word.</param>
/// <param name="Epoch">The session's fencing number; an older one is ignored by the agent host.</param>
/// <param name="WriteFields">Writes the command's own fields.</param>
internal sealed record ControlCommand(string Type, long Epoch, Action<Utf8JsonWriter> WriteFields)
{
    public static ControlCommand Hello(long epoch, IReadOnlyList<Uri> callbackUrls) => new("hello", epoch, json =>
    {
        json.WriteStartArray("callbackUrls");
        foreach (var url in callbackUrls) json.WriteStringValue(url.ToString().TrimEnd('/'));
        json.WriteEndArray();
    });

    public static ControlCommand Apply(long epoch, SandboxConfiguration configuration) => new("apply", epoch, json =>
    {
        json.WritePropertyName("configuration");
        configuration.Parts.WriteTo(json);
        json.WriteStartObject("hashes");
        foreach (var (part, hash) in configuration.Hashes) json.WriteString(part, hash);
        json.WriteEndObject();
    });

    public static ControlCommand Run(
        StartExecution start, IReadOnlyDictionary<string, string> environment, string token) => new("run", start.Epoch, json =>
    {
        json.WriteString("executionId", start.ExecutionId);
        json.WriteString("turnId", start.TurnId);
        json.WriteString("agent", start.Agent);
        json.WriteString("prompt", start.Prompt);
        if (start.SdkSessionId is { } sdkSessionId) json.WriteString("sdkSessionId", sdkSessionId);
        if (start.Mode is { } mode) json.WriteString("mode", mode);
        if (start.Cwd is { } cwd) json.WriteString("cwd", cwd);
        json.WriteStartObject("env");
        foreach (var (name, value) in environment) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("token", token);
    });

    public static ControlCommand Cancel(long epoch, string executionId, TimeSpan grace) => new("cancel", epoch, json =>
    {
        json.WriteString("executionId", executionId);
        json.WriteNumber("graceMs", (long)grace.TotalMilliseconds);
    });

    public static ControlCommand Approve(
        long epoch, string executionId, string approvalId, ApprovalDecision decision) => new("approve", epoch, json =>
    {
        json.WriteString("executionId", executionId);
        json.WriteString("approvalId", approvalId);
        json.WriteString("decision", Words.Of(decision));
    });

    public static ControlCommand Token(long epoch, string executionId, string token) => new("token", epoch, json =>
    {
        json.WriteString("executionId", executionId);
        json.WriteString("jwt", token);
    });

    public byte[] ToLine(string id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", Type);
            json.WriteNumber("epoch", Epoch);
            json.WriteString("id", id);
            WriteFields(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
