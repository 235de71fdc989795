using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>The part that reads. Reading takes nothing from an owner that lives: where two activations of a session are
/// reached at the same time (a balancer that changed its mind, a cluster that does not agree yet), only writes move it,
/// and the one that does not write reads what is stored.</summary>
internal sealed partial class ChatSessionGrain
{
    /// <summary>An owner with something to do says at least every 2 s that it lives.</summary>
    private static readonly TimeSpan OwnerLivesFor = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan StoredPollPeriod = TimeSpan.FromMilliseconds(100);

    public async Task<SessionDetails?> DescribeAsync(CancellationToken cancellationToken) =>
        await ViewAsync(cancellationToken) is { } log ? await DescribeAsync(log) : null;

    public async Task<MessageHistory?> ReadMessagesAsync(CancellationToken cancellationToken)
    {
        if (await ViewAsync(cancellationToken) is not { } log) return null;
        var messages = await reader.ReadMessagesAsync(SessionId, cancellationToken);
        if (log.Fold?.ToMessage() is { } running)
            messages = [.. messages.Add(running).OrderBy(message => message.FirstSeq)];
        return new MessageHistory(log.HeadSeq, messages);
    }

    public async IAsyncEnumerable<FrameBatch> WatchAsync(
        long afterSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What is stored, for as long as somebody else owns it and says nothing to us.
        while (await OwnUnlessElsewhereAsync(cancellationToken) is null)
        {
            var stored = await reader.ReadFramesAsync(SessionId, afterSeq, _options.WatchBatchFrames, cancellationToken)
                ?? throw NotFound();
            RefuseBeyond(afterSeq, stored.HeadSeq);
            if (stored.Frames.IsEmpty)
            {
                await Task.Delay(StoredPollPeriod, time, cancellationToken);
                continue;
            }

            afterSeq = stored.LastSeq;
            yield return stored;
        }

        var log = await RequireAsync();
        RefuseBeyond(afterSeq, log.HeadSeq);
        while (true)
        {
            var changed = log.Tail.Changed;
            var batch = await ReadAsync(log, afterSeq, cancellationToken);
            if (batch.Frames.IsEmpty)
            {
                // What is deleted is followed to the end of its last turn.
                if (log.State is { DeletedAt: not null, Active: null }) throw NotFound();
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            afterSeq = batch.LastSeq;
            yield return batch;
        }
    }

    private async Task<FrameBatch> ReadAsync(OwnedLog log, long afterSeq, CancellationToken cancellationToken)
    {
        if (afterSeq == log.HeadSeq) return new FrameBatch([], log.HeadSeq);
        if (log.Tail.After(afterSeq, _options.WatchBatchFrames) is { } live)
            return new FrameBatch(ImmutableCollectionsMarshal.AsImmutableArray(live), log.HeadSeq);
        return await reader.ReadFramesAsync(SessionId, afterSeq, _options.WatchBatchFrames, cancellationToken)
            ?? throw NotFound();
    }

    /// <summary>The session as it is: ours, or, while somebody else owns it, a copy of what is stored, only to look at.
    /// Null when there is no such session.</summary>
    private async Task<OwnedLog?> ViewAsync(CancellationToken cancellationToken)
    {
        if (await OwnUnlessElsewhereAsync(cancellationToken) is { } own) return own.State.DeletedAt is null ? own : null;
        if (await store.PeekAsync(SessionId, cancellationToken) is not { Row.State.DeletedAt: null } stored) return null;
        var copy = new OwnedLog(stored, tailFrames: 1, time.GetUtcNow());
        await copy.RefoldAsync(reader, cancellationToken);
        return copy;
    }

    /// <summary>The log that we own, certainly and not only by our memory; null while another owner lives, and when there
    /// is no such session.</summary>
    private async ValueTask<OwnedLog?> OwnUnlessElsewhereAsync(CancellationToken cancellationToken)
    {
        if (await store.FindOwnershipAsync(SessionId, cancellationToken) is not { } ownership) return null;
        if (_log is { } log)
        {
            if (log.Epoch == ownership.Epoch) return log;
            if (log.Epoch < ownership.Epoch) GiveUpOwnership(log);
        }

        var livesElsewhere = ownership.Epoch != _ownedEpoch && ownership.Silence.Duration() < OwnerLivesFor;
        return ownership.IsBusy && livesElsewhere ? null : await OwnAsync();
    }

    private static void RefuseBeyond(long afterSeq, long headSeq)
    {
        if (afterSeq <= headSeq) return;
        throw new VaporForgeException(
            ErrorCodes.AfterBeyondHead, $"after is {afterSeq}, but the newest frame is {headSeq}.");
    }
}
