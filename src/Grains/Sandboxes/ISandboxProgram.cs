using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>A program that runs in a sandbox for a person. Disposing it ends it with all that it started, if that still runs; it
/// does not outlive this process for long either, where the sandbox host can see to it.</summary>
public interface ISandboxProgram : IAsyncDisposable
{
    /// <summary>Its standard input. Its end is not told apart from a caller that is gone: a program that must know is told in so many
    /// bytes.</summary>
    Stream Input { get; }

    /// <summary>Its standard output, and, of a terminal, all that it shows. Ends with the program, or with the connection to it. It is
    /// read no faster than somebody reads here.</summary>
    Stream Output { get; }

    /// <summary>Completes when the output has ended: its exit code, 128 and the signal's number where one ended it; null where nobody
    /// saw how it ended.</summary>
    Task<int?> ExitCode { get; }

    /// <summary>Of a terminal only.</summary>
    Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken);
}
