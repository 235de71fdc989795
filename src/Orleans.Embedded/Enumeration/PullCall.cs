namespace Orleans.Embedded;

/// <summary>Asks an activation for the next items. It interleaves with everything, as Orleans' does.</summary>
internal sealed class PullCall<T>(ItemSource<T> source, bool isFirst) : GrainCall<Items<T>>
{
    public override GrainMethod Method => source.Method;

    // The first pull starts the enumeration, on whatever activation it reaches. The others know theirs.
    internal override CallOptions Options =>
        isFirst ? CallOptions.AlwaysInterleave : CallOptions.AlwaysInterleave | CallOptions.Local;

    protected override ValueTask<Items<T>> InvokeAsync(object grain)
    {
        // From here on it waits for an item for as long as it takes; a watcher may wait for hours.
        StopClock();
        if (isFirst)
            source.Start(Activation!, grain);
        return source.PullAsync();
    }
}
