using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sessions;

/// <summary>Which connection brings the running execution's lines, and since when there is none.</summary>
internal sealed class ProducerWatch(long epoch)
{
    // Numbers grow over all owners of the session, so that a connection of an earlier owner is known to be older.
    private long _lastGiven = epoch << 20;

    /// <summary>0 when none is attached.</summary>
    public long Connection { get; private set; }

    /// <summary>When the last connection went, or the watch began; null while one is attached.</summary>
    public DateTimeOffset? AbsentSince { get; private set; }

    /// <summary>What the sandbox said about the end of the process, while lines may still be on their way.</summary>
    public ExecutionExit? Exit { get; set; }

    /// <summary>When the sandbox was last asked, and since when it cannot be.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    public DateTimeOffset? UnreachableSince { get; set; }

    public bool Asking { get; set; }

    public long Attach()
    {
        Connection = ++_lastGiven;
        AbsentSince = null;
        return Connection;
    }

    /// <summary>Whether lines of that connection are taken: the newest one's, or, for a new owner, the first that
    /// writes.</summary>
    public bool Accepts(long connection)
    {
        if (connection < Connection) return false;
        Connection = connection;
        AbsentSince = null;
        return true;
    }

    public void Detach(long connection, DateTimeOffset now)
    {
        if (connection != Connection) return;
        Connection = 0;
        AbsentSince = now;
    }

    /// <summary>Starts counting when no connection is there and nobody counts yet.</summary>
    public TimeSpan AbsentFor(DateTimeOffset now)
    {
        if (Connection != 0) return TimeSpan.Zero;
        AbsentSince ??= now;
        return now - AbsentSince.Value;
    }

    public void Reset()
    {
        Connection = 0;
        AbsentSince = null;
        Exit = null;
        AskedAt = null;
        UnreachableSince = null;
    }
}
