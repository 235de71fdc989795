namespace VaporForge.Gateway.Feeds;

/// <summary>Keeps one viewer up to date until it goes: from the feed while it keeps up, from the log in pages while it
/// does not.</summary>
internal sealed class ViewerLoop(SessionFeeds feeds)
{
    private const int FlushBytes = 64 << 10;

    /// <summary>Returns when the token is cancelled.</summary>
    /// <exception cref="VaporForgeException">The session cannot be watched any more.</exception>
    public async Task RunAsync(Viewer viewer, IViewerConnection connection, CancellationToken cancellationToken)
    {
        await using var wakeUp = cancellationToken.UnsafeRegister(
            static signal => ((Signals.AsyncSignal)signal!).Set(), viewer.Signal);
        var unflushedBytes = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var (place, batch) = viewer.Feed.Read(viewer.Seq);
            if (place == FeedPlace.InLog)
            {
                batch = await feeds.ReadLogAsync(viewer.Feed.SessionId, viewer.Seq, cancellationToken);

                // The feed dropped what the log does not give: folded in between, and nothing followed yet.
                if (batch is null) place = FeedPlace.NotYet;
            }

            if (batch is not null)
            {
                await connection.WriteAsync(batch, viewer.Seq);
                viewer.Seq = batch.LastSeq;
                unflushedBytes += batch.Bytes.Length;
                if (unflushedBytes < FlushBytes) continue;
            }

            var isIdle = place == FeedPlace.NotYet;
            if (isIdle && viewer.TakeHeartbeat())
            {
                await connection.HeartbeatAsync();
                unflushedBytes++;
            }

            if (unflushedBytes > 0) await connection.FlushAsync();
            unflushedBytes = 0;
            if (isIdle) await viewer.Signal.WaitAsync();
        }
    }
}
