using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>A program to run in a sandbox.</summary>
/// <param name="Arguments">The program and its arguments, as they are: no shell reads them.</param>
/// <param name="Terminal">With one it runs on a pseudo terminal of this size; without, on plain pipes, and what it says on standard
/// error is dropped.</param>
public sealed record ProgramSpec(IReadOnlyList<string> Arguments, TerminalSize? Terminal = null)
{
    /// <summary>The variable of its environment by which a program, and all that it started, is found again; no two have the same
    /// value.</summary>
    public const string Marker = "VF_PROGRAM";
}
