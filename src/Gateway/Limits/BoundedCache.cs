using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace VaporForge.Gateway.Limits;

/// <summary>Answers that are believed for a short time. When full it forgets everything, which costs lookups and
/// nothing else.</summary>
internal sealed class BoundedCache<TKey, TValue>(int capacity, TimeSpan life, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, (TValue Value, long At)> _entries = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (!_entries.TryGetValue(key, out var entry)) return false;
        if (time.GetElapsedTime(entry.At) >= life)
        {
            _entries.TryRemove(new KeyValuePair<TKey, (TValue, long)>(key, entry));
            return false;
        }

        value = entry.Value;
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        if (life <= TimeSpan.Zero) return;
        if (_entries.Count >= capacity) _entries.Clear();
        _entries[key] = (value, time.GetTimestamp());
    }

    public void Forget(TKey key) => _entries.TryRemove(key, out _);
}
