using System.Collections.Immutable;
using System.Runtime.InteropServices;
using VaporForge.Gateway.Signals;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Ingest;

/// <summary>Lines between the one who reads the connection and the one who appends them, bounded in bytes.</summary>
internal sealed class PendingLines(int maxBytes, int maxBatchLines, int maxBatchBytes)
{
    // What a line takes besides its body.
    private const int LineOverheadBytes = 64;

    private readonly Lock _sync = new();
    private readonly Queue<IngestLine> _lines = new();

    // The appender goes on within Publish: one trip through the thread pool less for each batch.
    private readonly AsyncSignal _published = new(runInline: true);
    private readonly AsyncSignal _taken = new(runInline: false);
    private long _bytes;
    private bool _completed;

    public void Add(in IngestLine line)
    {
        lock (_sync)
        {
            _lines.Enqueue(line);
            _bytes += SizeOf(line);
        }
    }

    /// <summary>Lets the appender see what was added.</summary>
    public void Publish() => _published.Set();

    /// <summary>No line follows.</summary>
    public void Complete()
    {
        lock (_sync) _completed = true;
        _published.Set();
    }

    /// <summary>The appender takes nothing any more.</summary>
    public void Abandon()
    {
        lock (_sync)
        {
            _completed = true;
            _lines.Clear();
            _bytes = 0;
        }

        _taken.Set();
    }

    /// <summary>Waits until there is room again.</summary>
    public async ValueTask WaitForRoomAsync()
    {
        while (IsFull()) await _taken.WaitAsync();
    }

    /// <summary>The next lines, as many as one append may have; empty when it is completed and nothing is
    /// left.</summary>
    public async ValueTask<ImmutableArray<IngestLine>> TakeAsync()
    {
        while (true)
        {
            if (TryTake() is { } lines) return lines;
            await _published.WaitAsync();
        }
    }

    private ImmutableArray<IngestLine>? TryTake()
    {
        IngestLine[] batch;
        lock (_sync)
        {
            if (_lines.Count == 0) return _completed ? ImmutableArray<IngestLine>.Empty : null;
            batch = new IngestLine[BatchLength()];
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = _lines.Dequeue();
                _bytes -= SizeOf(batch[i]);
            }
        }

        _taken.Set();
        return ImmutableCollectionsMarshal.AsImmutableArray(batch);
    }

    private int BatchLength()
    {
        var (count, bytes) = (0, 0L);
        foreach (var line in _lines)
        {
            bytes += SizeOf(line);
            if (count == maxBatchLines || (count > 0 && bytes > maxBatchBytes)) break;
            count++;
        }

        return count;
    }

    private bool IsFull()
    {
        lock (_sync) return _bytes >= maxBytes && !_completed;
    }

    private static int SizeOf(in IngestLine line) => line.Body.Length + LineOverheadBytes;
}
