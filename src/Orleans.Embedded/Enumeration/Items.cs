namespace Orleans.Embedded;

/// <summary>What one pull brought: one item that was awaited, or all that were ready, and whether more may
/// come.</summary>
internal readonly struct Items<T>
{
    private readonly List<T>? _batch;
    private readonly T _single;

    private Items(T single, List<T>? batch, int count, bool isLast)
    {
        _single = single;
        _batch = batch;
        Count = count;
        IsLast = isLast;
    }

    public static Items<T> None => new(default!, null, 0, isLast: true);

    public int Count { get; }

    public bool IsLast { get; }

    public T this[int index] => _batch is null ? _single : _batch[index];

    public static Items<T> One(T item) => new(item, null, 1, isLast: false);

    public Items<T> Add(T item)
    {
        if (Count == 0)
            return One(item);
        var batch = _batch ?? [_single];
        batch.Add(item);
        return new Items<T>(default!, batch, batch.Count, isLast: false);
    }

    public Items<T> AsLast() => new(_single, _batch, Count, isLast: true);
}
