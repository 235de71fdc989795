using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Keeps copies of grain state in memory, with versions: what the process forgets when it ends.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId GrainId), Record> _records = new();
    private long _lastVersion;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue((stateName, grainId), out var record))
        {
            grainState.State = Copiers.Copy((T)record.State!);
            grainState.ETag = record.Etag;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = NewState.Of<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var etag = Interlocked.Increment(ref _lastVersion).ToString(CultureInfo.InvariantCulture);
        var written = new Record(Copiers.Copy(grainState.State), etag);
        _records.AddOrUpdate(
            (stateName, grainId),
            _ => Checked(null, grainState.ETag, written),
            (_, stored) => Checked(stored.Etag, grainState.ETag, written));
        grainState.ETag = etag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue((stateName, grainId), out var stored))
        {
            Checked(stored.Etag, grainState.ETag, stored);
            if (!_records.TryRemove(KeyValuePair.Create((stateName, grainId), stored)))
                throw Stale(null, grainState.ETag);
        }

        grainState.State = NewState.Of<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static Record Checked(string? stored, string? named, Record record) =>
        stored == named ? record : throw Stale(stored, named);

    private static InconsistentStateException Stale(string? stored, string? named) =>
        new("The stored version is another one.", stored, named);

    private sealed record Record(object? State, string Etag);
}
