namespace Orleans.Embedded;

/// <summary>The grain's side of one enumeration, without its type of item.</summary>
internal interface IItemSource
{
    /// <summary>Nobody has pulled for this long, and nobody is pulling now.</summary>
    bool IsAbandoned(TimeSpan limit);

    /// <summary>Ends the pull that waits, because the activation ends.</summary>
    void Abort();

    /// <summary>Cancels the grain's token and disposes of its enumerator.</summary>
    Task DisposeAsync();
}
