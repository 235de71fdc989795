namespace VaporForge.Gateway.Feeds;

/// <summary>The newest encoded batches of a session, bounded in bytes and in number. Not safe for threads by
/// itself.</summary>
internal sealed class FeedTail(long head, int maxBytes)
{
    private const int MaxBatches = 1024;

    private readonly EncodedBatch[] _ring = new EncodedBatch[MaxBatches];
    private int _first;
    private int _count;
    private long _bytes;

    /// <summary>The newest seq that viewers may have.</summary>
    public long Head { get; private set; } = head;

    /// <summary>Who is at this seq or beyond finds all that follows here.</summary>
    public long Start => _count == 0 ? Head : At(0).After;

    public void Add(EncodedBatch batch)
    {
        while (_count > 0 && (_count == MaxBatches || _bytes + batch.Bytes.Length > maxBytes)) DropOldest();
        _ring[(_first + _count) % MaxBatches] = batch;
        _count++;
        _bytes += batch.Bytes.Length;
        Head = batch.LastSeq;
    }

    /// <summary>The batch that goes on from that seq; null when there is none yet. Ask only from <see cref="Start"/>
    /// on.</summary>
    public EncodedBatch? After(long seq)
    {
        if (seq >= Head) return null;

        // Most viewers want the newest.
        var (low, high) = (0, _count - 1);
        if (At(high).After <= seq) return At(high);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).LastSeq <= seq) low = middle + 1;
            else high = middle;
        }

        return At(low);
    }

    private EncodedBatch At(int index) => _ring[(_first + index) % MaxBatches];

    private void DropOldest()
    {
        _bytes -= _ring[_first].Bytes.Length;
        _ring[_first] = null!;
        _first = (_first + 1) % MaxBatches;
        _count--;
    }
}
