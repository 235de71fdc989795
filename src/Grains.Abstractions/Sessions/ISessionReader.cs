using System.Collections.Immutable;

namespace VaporForge.Sessions;

/// <summary>Reads what is durable, from any process, without waking a grain.</summary>
/// <exception cref="VaporForgeException">Any call: <see cref="ErrorCodes.StorageUnavailable"/>.</exception>
public interface ISessionReader
{
    /// <summary>Whose session it is; null when there is none.</summary>
    Task<SessionOwner?> FindOwnerAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>The frames after <paramref name="afterSeq"/>, at most <paramref name="maxFrames"/>. Where raw frames
    /// are folded the batch begins with a <c>snapshot</c> frame whose seq is the seq that it stands for. A batch may be
    /// shorter, because its bytes are bounded too: it is the last one when its <see cref="FrameBatch.LastSeq"/> is the
    /// head. Null when there is no such session.</summary>
    Task<FrameBatch?> ReadFramesAsync(string sessionId, long afterSeq, int maxFrames, CancellationToken cancellationToken);

    /// <summary>How far the logs of these sessions go, in one question; sessions that do not exist are left
    /// out.</summary>
    Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(
        IReadOnlyCollection<string> sessionIds, CancellationToken cancellationToken);

    /// <summary>The stored messages, in order of <see cref="Message.FirstSeq"/>: all prompts, and the answers of turns
    /// that ended; the running turn's answer is not among them.</summary>
    Task<ImmutableArray<Message>> ReadMessagesAsync(string sessionId, CancellationToken cancellationToken);
}

public sealed record SessionOwner(string UserId, bool Deleted);
