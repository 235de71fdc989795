using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>One run of the program that looks after the workspace's files (sandbox/workspace/files.mjs): hears its lines, then takes
/// the bytes that follow them.</summary>
internal sealed class FilesProgram(ISandboxProgram program, TimeProvider time) : IAsyncDisposable
{
    /// <summary>5,000 entries whose names have 255 bytes each, all escaped, have less.</summary>
    private const int MaxLineBytes = 16 * 1024 * 1024;

    private readonly PipeReader _output = PipeReader.Create(
        program.Output, new StreamPipeReaderOptions(bufferSize: FilePiece.MaxBytes, minimumReadSize: 4096, leaveOpen: true));

    public ProgramInput Input { get; } = new(program, inPieces: true, time);

    /// <summary>Its next line.</summary>
    /// <exception cref="VaporForgeException">What it refused and why; <see cref="ErrorCodes.SandboxUnavailable"/> when it says
    /// nothing.</exception>
    public async Task<FilesAnswer> HearAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            var answer = await ReadLineAsync(either.Token);
            return answer.Ok ? answer : throw answer.ToError();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VaporForgeException(
                ErrorCodes.SandboxUnavailable, $"The sandbox said nothing of its files within {limit.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException or ObjectDisposedException)
        {
            throw Broken(e);
        }
    }

    /// <summary>The bytes that come next, as many as are there; none at their end.</summary>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        ReadResult read;
        try
        {
            read = await _output.ReadAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Whoever counts sees that it was not all.
            return [];
        }

        var piece = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, FilePiece.MaxBytes));
        var bytes = piece.ToArray();
        _output.AdvanceTo(piece.End);
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await _output.CompleteAsync();
        await program.DisposeAsync();
    }

    private async Task<FilesAnswer> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _output.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var answer = Parse(read.Buffer.Slice(0, end));
                _output.AdvanceTo(read.Buffer.GetPosition(1, end));
                return answer;
            }

            if (read.IsCompleted) throw Broken(null);
            if (read.Buffer.Length > MaxLineBytes) throw new InvalidDataException("the line has no end");
            _output.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static FilesAnswer Parse(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonSerializer.Deserialize(ref reader, FilesJson.Default.FilesAnswer) ?? throw new JsonException("null");
    }

    private static VaporForgeException Broken(Exception? inner) => new(
        ErrorCodes.SandboxUnavailable,
        "The sandbox did not say what there is of its files. If its image is older than this server, run './vf image' and restart it.",
        inner?.Message ?? "its program for files ended",
        inner);
}
