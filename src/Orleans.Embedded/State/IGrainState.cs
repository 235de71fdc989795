namespace Orleans;

/// <summary>What a storage reads and writes: value, version, and whether there is a record.</summary>
public interface IGrainState<T>
{
    T? State { get; set; }

    string? ETag { get; set; }

    bool RecordExists { get; set; }
}
