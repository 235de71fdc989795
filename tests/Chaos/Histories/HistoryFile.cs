using System.Text.Json;

namespace VaporForge.Chaos.Histories;

/// <summary>A history on disk: one record a line (NDJSON). Records go to the disk as they come, so a long run needs no more memory
/// than a short one. Safe for several writers.</summary>
internal sealed class HistoryFile<T> : IDisposable
{
    private const int BufferBytes = 64 << 10;

    private readonly FileStream _file;
    private readonly Lock _sync = new();
    private bool _closed;

    public HistoryFile(string path)
    {
        Path = path;
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, BufferBytes);
    }

    public string Path { get; }

    public void Append(T record)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(record, HistoryJson.Options);
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _file.Write(line);
            _file.WriteByte((byte)'\n');
        }
    }

    /// <summary>What was appended so far can be read when this returns.</summary>
    public void Flush()
    {
        lock (_sync)
        {
            if (!_closed) _file.Flush();
        }
    }

    public void Dispose()
    {
        lock (_sync)
        {
            _closed = true;
            _file.Dispose();
        }
    }
}
