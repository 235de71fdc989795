using Microsoft.Data.Sqlite;

namespace VaporForge.Storage.Sqlite;

/// <summary>A change other than a session's commit; shares the writer, its transaction and its flush.</summary>
internal interface ISqliteChange
{
    void Apply(SqliteConnection connection);
}
