using System.Collections.Immutable;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.UiMessages;

namespace VaporForge.Gateway.Chat;

/// <summary>One turn as a UI message stream by server-sent events: ends when the turn does, and when it waits for a
/// person, because clients answer approvals only when a response is complete.</summary>
/// <param name="log">The session's log from the start of the turn.</param>
/// <param name="head">The newest seq when the stream was opened: what is answered by then is no reason to wait.</param>
/// <param name="end">Cancelled when the stream is complete.</param>
internal sealed class ChatStream(
    SseViewer sse, TurnLog log, string turnId, long head, CancellationTokenSource end) : IViewerConnection, IChunkSink
{
    private static readonly byte[] Done = [.. "[DONE]"u8];

    private TurnTranslation? _made;
    private ImmutableArray<string>? _continuesAfter;
    private HashSet<string>? _answered;

    /// <summary>The last chunk was written.</summary>
    public bool IsComplete { get; private set; }

    private TurnTranslation Translation => _made ??= new TurnTranslation(turnId, this);

    /// <summary>The client has all through the point at which the turn waited for these approvals, and gets what
    /// follows.</summary>
    public void ContinueAfter(ImmutableArray<string> approvals)
    {
        _continuesAfter = approvals;
        Translation.IsMuted = true;
    }

    public async ValueTask WriteAsync(EncodedBatch batch, long afterSeq)
    {
        for (var i = batch.IndexAfter(afterSeq); i < batch.Frames.Length && !IsComplete; i++)
        {
            using var frame = FrameJson.Parse(batch.JsonOf(i));
            Translation.Take(frame.RootElement);
            if (Translation.IsMuted) ContinueIfReached();
            if (Translation.Outcome is not null) End();
            else if (Translation.WaitsForApproval && !await IsAnsweredAsync(batch.Frames[i].Seq)) Pause();
        }
    }

    public ValueTask FlushAsync() => sse.FlushAsync();

    public ValueTask HeartbeatAsync() => sse.HeartbeatAsync();

    public void Take(ReadOnlySpan<byte> chunk) => sse.Write(chunk);

    /// <summary>The turn cannot be followed any more.</summary>
    public void Fail(VaporForgeException error)
    {
        new ChunkWriter(this).Write("error", ("errorText", error.Message));
        Complete();
    }

    private void ContinueIfReached()
    {
        var isReached = Translation.WaitsForApproval && _continuesAfter!.Value.All(Translation.KnowsApproval);
        if (!isReached && Translation.Outcome is null) return;
        if (isReached) Translation.WritePause();
        Translation.IsMuted = false;
        Translation.WriteContinuation();
        if (isReached) return;

        // By the log it never waited: there is nothing that the client has not got.
        Translation.EndStep();
        Translation.WriteEnd();
    }

    private void End()
    {
        if (Translation.ErrorText is not null) Translation.WriteError();
        Complete();
    }

    private void Pause()
    {
        Translation.WritePause();
        Complete();
    }

    private void Complete()
    {
        sse.Write(Done);
        IsComplete = true;
        end.Cancel();
    }

    private async ValueTask<bool> IsAnsweredAsync(long seq)
    {
        if (seq >= head) return false;
        _answered ??= await log.FindAnsweredAsync(head);
        return Translation.WaitingApprovals.Any(_answered.Contains);
    }
}
