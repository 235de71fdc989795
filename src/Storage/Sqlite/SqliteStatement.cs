using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace VaporForge.Storage.Sqlite;

/// <summary>A prepared statement that is kept. Below ADO.NET, because a line costs a few microseconds here and twice
/// that there. Parameters count from 1 and keep their value until they are bound again.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int StackBytes = 256;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
    }

    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, long? value) => value is { } some ? Bind(parameter, some) : BindNull(parameter);

    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is null) return BindNull(parameter);
        if (value.Length == 0)
        {
            // An empty span is a null pointer on its way down, which SQLite takes for NULL.
            Check(raw.sqlite3_bind_text(_statement, parameter, utf8z.FromString("")));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > StackBytes)
        {
            var rented = ArrayPool<byte>.Shared.Rent(most);
            Check(raw.sqlite3_bind_text(_statement, parameter, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented))));
            ArrayPool<byte>.Shared.Return(rented);
            return this;
        }

        Span<byte> bytes = stackalloc byte[StackBytes];
        Check(raw.sqlite3_bind_text(_statement, parameter, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
        return this;
    }

    public SqliteStatement Bind(int parameter, byte[]? value)
    {
        if (value is null) return BindNull(parameter);
        Check(value.Length == 0
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW)) Check(result);
        return raw.sqlite3_changes(_database);
    }

    public void Dispose() => _statement.Dispose();

    private SqliteStatement BindNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
