using Orleans.Providers.Streams.Common;

namespace VaporForge.Sessions.Streams;

/// <summary>Makes the sequence tokens of session streams.</summary>
public static class SeqToken
{
    /// <summary>What follows this seq is wanted; 0 for all.</summary>
    public static EventSequenceTokenV2 After(long seq)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        return new EventSequenceTokenV2(seq);
    }
}
