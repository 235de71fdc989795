using System.Collections.Concurrent;
using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace VaporForge.Engine.State;

/// <summary>A storage of our own, as a product would write one, whose records a test can change behind a
/// grain.</summary>
public sealed class TallyStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (int Count, int Version)> _records = new();

    public bool Fails { get; set; }

    public void ChangeBehind(string grainKey) =>
        _records.AddOrUpdate(Key("tally", grainKey), (100, 1), (_, record) => (100, record.Version + 1));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Fails)
            throw new IOException("disk on fire");
        var found = _records.TryGetValue(Key(stateName, grainId.Key.ToString()), out var record);
        grainState.State = (T)(object)new Tally { Count = record.Count };
        grainState.ETag = found ? record.Version.ToString(CultureInfo.InvariantCulture) : null;
        grainState.RecordExists = found;
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // As a database would: the version that the caller names is taken before the time that a write takes.
        var named = grainState.ETag;
        await Task.Yield();
        var key = Key(stateName, grainId.Key.ToString());
        var stored = _records.TryGetValue(key, out var record) ? record.Version.ToString(CultureInfo.InvariantCulture) : null;
        if (stored != named)
            throw new InconsistentStateException("stale", stored, named);
        _records[key] = (((Tally)(object)grainState.State!).Count, record.Version + 1);
        grainState.ETag = (record.Version + 1).ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _records.TryRemove(Key(stateName, grainId.Key.ToString()), out _);
        grainState.State = (T)(object)new Tally();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static string Key(string stateName, string grainKey) => $"{stateName}/{grainKey}";
}
