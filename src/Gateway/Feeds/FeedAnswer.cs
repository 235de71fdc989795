namespace VaporForge.Gateway.Feeds;

/// <param name="Batch">Present exactly when the frames are here.</param>
internal readonly record struct FeedAnswer(FeedPlace Place, EncodedBatch? Batch)
{
    public static readonly FeedAnswer NotYet = new(FeedPlace.NotYet, null);
    public static readonly FeedAnswer InLog = new(FeedPlace.InLog, null);
}

/// <summary>Where the frames after a seq are.</summary>
internal enum FeedPlace
{
    /// <summary>Nobody has them; wait.</summary>
    NotYet,

    /// <summary>In the answer.</summary>
    Here,

    /// <summary>Too old for the feed; read the log.</summary>
    InLog,
}
