namespace VaporForge.Sandboxes;

/// <summary>What a terminal says. The first has no bytes: the shell runs.</summary>
/// <param name="Bytes">Nobody changes them.</param>
/// <param name="HasEnded">The last one: its shell is gone.</param>
/// <param name="ExitCode">Of the shell; null as long as it runs, and where nobody saw how it ended.</param>
[GenerateSerializer, Immutable, Alias("vf.TerminalOutput")]
public sealed record TerminalOutput(
    [property: Id(0)] byte[] Bytes,
    [property: Id(1)] bool HasEnded = false,
    [property: Id(2)] int? ExitCode = null);
