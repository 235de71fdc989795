using Npgsql;
using VaporForge.Grains.Sessions;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.Postgres;

/// <summary>The frames of a group, column by column.</summary>
internal sealed class FrameColumns(int capacity)
{
    private readonly string[] _sessionIds = new string[capacity];
    private readonly long[] _seqs = new long[capacity];
    private readonly string?[] _turnIds = new string?[capacity];
    private readonly string?[] _executionIds = new string?[capacity];
    private readonly long?[] _ns = new long?[capacity];
    private readonly string[] _kinds = new string[capacity];
    private readonly byte[][] _bodies = new byte[capacity][];
    private readonly long[] _ats = new long[capacity];

    public int Count { get; private set; }

    public void Add(SessionCommit commit)
    {
        foreach (var (frame, executionId, n) in commit.Frames)
        {
            var row = Count++;
            _sessionIds[row] = commit.SessionId;
            _seqs[row] = frame.Seq;
            _turnIds[row] = frame.TurnId;
            _executionIds[row] = executionId;
            _ns[row] = n;
            _kinds[row] = StoredText.From(frame.Type);
            _bodies[row] = frame.Body;
            _ats[row] = StoredTime.From(frame.At);
        }
    }

    public NpgsqlParameter[] ToParameters() =>
    [
        new NpgsqlParameter<string[]> { TypedValue = _sessionIds },
        new NpgsqlParameter<long[]> { TypedValue = _seqs },
        new NpgsqlParameter<string?[]> { TypedValue = _turnIds },
        new NpgsqlParameter<string?[]> { TypedValue = _executionIds },
        new NpgsqlParameter<long?[]> { TypedValue = _ns },
        new NpgsqlParameter<string[]> { TypedValue = _kinds },
        new NpgsqlParameter<byte[][]> { TypedValue = _bodies },
        new NpgsqlParameter<long[]> { TypedValue = _ats },
    ];
}
