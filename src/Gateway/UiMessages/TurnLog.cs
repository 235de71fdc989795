using VaporForge.Gateway.Feeds;
using VaporForge.Sessions;

namespace VaporForge.Gateway.UiMessages;

/// <summary>The stored frames of a session from the start of a turn on.</summary>
internal sealed class TurnLog(SessionFeeds feeds, string sessionId, long startSeq, CancellationToken cancellationToken)
{
    /// <summary>The approvals that were answered by that seq.</summary>
    public async Task<HashSet<string>> FindAnsweredAsync(long throughSeq)
    {
        var answered = new HashSet<string>();
        await foreach (var frame in ReadAsync(throughSeq))
        {
            if (FrameJson.TypeOf(frame) == FrameTypes.ConfirmationResolved && FrameJson.Text(frame, "approvalId") is { } id)
                answered.Add(id);
        }

        return answered;
    }

    /// <summary>The frames through that seq, each only good until the next one.</summary>
    public async IAsyncEnumerable<System.Text.Json.JsonElement> ReadAsync(long throughSeq)
    {
        var seq = startSeq - 1;
        while (seq < throughSeq && await feeds.ReadLogAsync(sessionId, seq, cancellationToken) is { } batch)
        {
            for (var i = 0; i < batch.Frames.Length && batch.Frames[i].Seq <= throughSeq; i++)
            {
                using var frame = FrameJson.Parse(batch.JsonOf(i));
                yield return frame.RootElement;
            }

            seq = batch.LastSeq;
        }
    }
}
