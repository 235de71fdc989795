using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>A line from an agent host (docs/control-channel.md, Replies); fields that its type does not have are
/// null.</summary>
internal sealed record ControlReply
{
    public const string Hello = "hello";
    public const string Exited = "exited";
    public const string Settled = "settled";
    public const string TokenNeeded = "token-needed";
    public const string Error = "error";

    /// <summary>A <see cref="Code"/> of an error.</summary>
    public const string UnknownExecution = "unknown-execution";

    public required string Type { get; init; }
    public string? Id { get; init; }
    public string? Code { get; init; }
    public string? Detail { get; init; }

    [JsonPropertyName("error")]
    public string? Failure { get; init; }

    public string? ExecutionId { get; init; }
    public int? ExitCode { get; init; }
    public string? Reason { get; init; }
    public long? LastN { get; init; }
    public bool? Ok { get; init; }
    public Dictionary<string, string>? Hashes { get; init; }
    public string[]? Changed { get; init; }
    public string[]? Log { get; init; }
    public ControlExecution[]? Executions { get; init; }
}

/// <summary>An execution in a <c>hello</c>.</summary>
internal sealed record ControlExecution(
    string ExecutionId, string State, long LastN, long AckedN, int? ExitCode, string? Reason)
{
    public bool Running => State == "running";

    public ExecutionExit ToExit() => new(ExecutionId, LastN, ExitCode, Reason ?? ExitReasons.Crashed);

    public ExecutionReport ToReport() => new(ExecutionId, Running, LastN, AckedN, ExitCode, Reason);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ControlReply))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ControlJson : JsonSerializerContext;
