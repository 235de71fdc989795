using System.Buffers;
using System.Text.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.UiMessages;

/// <summary>Writes chunks of the AI SDK's UI message stream (CLIENT-PROTOCOLS.md, 1), one JSON object each.</summary>
internal sealed class ChunkWriter(IChunkSink sink)
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Chunks are made and handed to nobody: what a client has already is not sent again.</summary>
    public bool IsMuted { get; set; }

    /// <summary>How many chunks were made, the muted ones too.</summary>
    public int Count { get; private set; }

    public void Write(string type, params (string Name, string? Value)[] fields) => Write(type, json =>
    {
        foreach (var (name, value) in fields)
        {
            if (value is not null) json.WriteString(name, value);
        }
    });

    /// <summary>A tool whose input is there. The server runs it (<c>providerExecuted</c>): a client that took it for one of
    /// its own would run it too, or send the conversation again once it is done.</summary>
    public void WriteToolInput(string toolCallId, string toolName, JsonElement? input)
    {
        Write("tool-input-start", json => WriteTool(json, toolCallId, toolName));
        Write("tool-input-available", json =>
        {
            WriteTool(json, toolCallId, toolName);
            WriteValue(json, "input", input);
        });
    }

    public void WriteToolOutput(string toolCallId, JsonElement? output) => Write("tool-output-available", json =>
    {
        WriteTool(json, toolCallId, null);
        WriteValue(json, "output", output);
    });

    public void WriteToolError(string toolCallId, string errorText) => Write("tool-output-error", json =>
    {
        WriteTool(json, toolCallId, null);
        json.WriteString("errorText", errorText);
    });

    /// <summary>What is no part of a message: the frame's own fields as <c>data</c>, told and not kept.</summary>
    public void WriteTransient(string type, JsonElement frame) => Write("data-" + type, json =>
    {
        json.WriteStartObject("data");
        foreach (var field in frame.EnumerateObject())
        {
            if (field.Name is not ("seq" or "type" or "turnId" or "at")) field.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteBoolean("transient", true);
    });

    private static void WriteTool(Utf8JsonWriter json, string toolCallId, string? toolName)
    {
        json.WriteString("toolCallId", toolCallId);
        if (toolName is not null) json.WriteString("toolName", toolName);
        json.WriteBoolean("dynamic", true);
        json.WriteBoolean("providerExecuted", true);
    }

    private static void WriteValue(Utf8JsonWriter json, string name, JsonElement? value)
    {
        json.WritePropertyName(name);
        if (value is { } present) present.WriteTo(json);
        else json.WriteNullValue();
    }

    private void Write(string type, Action<Utf8JsonWriter> members)
    {
        Count++;
        if (IsMuted) return;
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, MessageJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            members(json);
            json.WriteEndObject();
        }

        sink.Take(_buffer.WrittenSpan);
    }
}
