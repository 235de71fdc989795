using System.Collections.Immutable;

namespace VaporForge.Sandboxes;

/// <summary>Starts one agent run for a turn.</summary>
/// <param name="Epoch">The session's fencing number; a sandbox ignores what carries an older one.</param>
/// <param name="Prompt">What the agent gets, rewritten where a command or an agent was named.</param>
/// <param name="Cwd">The folder that it works in, from the workspace; null is the workspace.</param>
[GenerateSerializer, Immutable, Alias("vf.StartExecution")]
public sealed record StartExecution(
    [property: Id(0)] long Epoch,
    [property: Id(1)] string UserId,
    [property: Id(2)] string ExecutionId,
    [property: Id(3)] string TurnId,
    [property: Id(4)] string Agent,
    [property: Id(5)] string Prompt,
    [property: Id(6)] string? SdkSessionId,
    [property: Id(7)] string? Mode,
    [property: Id(8)] string? Cwd = null);

/// <summary>An execution's process is gone.</summary>
/// <param name="LastN">The number of the last line that it produced.</param>
/// <param name="Reason">One of <see cref="ExitReasons"/>.</param>
/// <param name="Detail">What a person should know about it; null when the reason says it all.</param>
[GenerateSerializer, Immutable, Alias("vf.ExecutionExit")]
public sealed record ExecutionExit(
    [property: Id(0)] string ExecutionId,
    [property: Id(1)] long LastN,
    [property: Id(2)] int? ExitCode,
    [property: Id(3)] string Reason,
    [property: Id(4)] string? Detail = null);

/// <summary>What the agent host says of an execution that it knows.</summary>
[GenerateSerializer, Immutable, Alias("vf.ExecutionReport")]
public sealed record ExecutionReport(
    [property: Id(0)] string ExecutionId,
    [property: Id(1)] bool Running,
    [property: Id(2)] long LastN,
    [property: Id(3)] long AckedN,
    [property: Id(4)] int? ExitCode,
    [property: Id(5)] string? Reason);

/// <summary>What a sandbox says of itself when asked.</summary>
/// <param name="Reachable">False when there is no sandbox, or it sleeps, or cannot be woken: then nothing runs in it.</param>
[GenerateSerializer, Immutable, Alias("vf.SandboxReport")]
public sealed record SandboxReport(
    [property: Id(0)] bool Reachable,
    [property: Id(1)] ImmutableArray<ExecutionReport> Executions);
