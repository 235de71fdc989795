namespace Orleans.Embedded;

/// <summary>How a call behaves beside others.</summary>
[Flags]
public enum CallOptions
{
    None = 0,
    ReadOnly = 1,
    AlwaysInterleave = 2,
    OneWay = 4,

    /// <summary>Means something to one activation only: never passed on to the next, never counted against the
    /// limit.</summary>
    Local = 8,

    /// <summary>Does not count as use of the grain.</summary>
    KeepsIdle = 16,
}
