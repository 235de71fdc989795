namespace VaporForge.Docker.Sandboxes;

/// <summary>A program's output, which remembers whether its end was seen.</summary>
internal sealed class EndedStream(Stream source) : ReadOnlyStream
{
    public bool HasEnded { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await source.ReadAsync(buffer, cancellationToken);
        HasEnded |= count == 0 && buffer.Length > 0;
        return count;
    }
}
