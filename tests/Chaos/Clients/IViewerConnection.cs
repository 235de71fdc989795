namespace VaporForge.Chaos.Clients;

/// <summary>One attached connection of a viewer.</summary>
internal interface IViewerConnection : IAsyncDisposable
{
    /// <summary>Waits for what comes next. After a cancellation the connection is of no use any more.</summary>
    /// <exception cref="IOException">It broke.</exception>
    ValueTask<ViewerItem> NextAsync(CancellationToken cancellationToken);

    /// <summary>Ends it the way that a bad network does.</summary>
    void Cut(CutKind how);
}

internal enum CutKind
{
    /// <summary>FIN, both ways: a tab that closes.</summary>
    Close,

    /// <summary>RST: a process that dies.</summary>
    Reset,

    /// <summary>FIN, one way: no more from us, and we go on reading what comes.</summary>
    HalfClose,
}
