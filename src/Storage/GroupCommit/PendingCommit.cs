using System.Collections.Immutable;
using VaporForge.Grains.Sessions;
using VaporForge.Storage.Sessions;

namespace VaporForge.Storage.GroupCommit;

/// <summary>A commit that waits. Its JSON is made here, on the caller's time: all sessions wait for the
/// writer's.</summary>
internal sealed class PendingCommit : PendingWrite<CommitStatus>
{
    public PendingCommit(SessionCommit commit, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        Commit = commit;
        Bytes = MeasureWithoutGap(commit);
        StateJson = commit.State is { } state ? SessionJson.FromState(state) : null;
        Parts = commit.Messages.IsEmpty ? [] : [.. commit.Messages.Select(message => SessionJson.FromParts(message.Parts))];
    }

    public SessionCommit Commit { get; }

    public string? StateJson { get; }

    /// <summary>The parts of each of the commit's messages.</summary>
    public ImmutableArray<byte[]> Parts { get; }

    public long NewHeadSeq => Commit.HeadSeq + Commit.Frames.Length;

    public override int Lines => Commit.Frames.Length;

    public override long Bytes { get; }

    public override string Key => Commit.SessionId;

    private static long MeasureWithoutGap(SessionCommit commit)
    {
        var (expected, bytes) = (commit.HeadSeq, 0L);
        foreach (var frame in commit.Frames)
        {
            if (frame.Frame.Seq != ++expected)
                throw new ArgumentException($"Frame {frame.Frame.Seq} where {expected} comes next.", nameof(commit));
            bytes += frame.Frame.Body.Length;
        }

        return bytes;
    }
}
