using System.IO.Pipelines;
using VaporForge.Grains.Sandboxes;
using VaporForge.Sandboxes;

namespace VaporForge.Testing.Sandboxes;

/// <summary>A program in a scripted sandbox: a test is its inside.</summary>
public sealed class ScriptedProgram(ProgramSpec spec) : ISandboxProgram
{
    private readonly Pipe _input = new();
    private readonly Pipe _output = new();
    private readonly TaskCompletionSource<int?> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProgramSpec Spec => spec;

    public TerminalSize? Size { get; private set; } = spec.Terminal;

    /// <summary>What was sent to it.</summary>
    public Stream Heard => _input.Reader.AsStream();

    /// <summary>What it says.</summary>
    public Stream Says => _output.Writer.AsStream();

    /// <summary>Completes when it is ended from outside.</summary>
    public Task Disposed => _disposed.Task;

    public Stream Input => _input.Writer.AsStream();

    public Stream Output => _output.Reader.AsStream();

    public Task<int?> ExitCode => _exit.Task;

    public void End(int? exitCode)
    {
        _output.Writer.Complete();
        _exit.TrySetResult(exitCode);
    }

    public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken)
    {
        Size = size;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _input.Writer.Complete();
        End(null);
        _disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
