using System.Data.Common;
using Microsoft.Data.Sqlite;
using VaporForge.Storage.GroupCommit;

namespace VaporForge.Storage.Sqlite;

internal sealed class SqliteChange<T>(
    Func<DbConnection, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    : PendingWrite<T>(cancellationToken), ISqliteChange
{
    public void Apply(SqliteConnection connection)
    {
        var running = change(connection, CancellationToken.None);
        if (!running.IsCompleted) throw new InvalidOperationException("A change awaited something besides its database.");
        Result = running.GetAwaiter().GetResult();
    }
}
