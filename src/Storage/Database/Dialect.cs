namespace VaporForge.Storage.Database;

/// <summary>The few words in which the two databases differ where the statements are otherwise the same.</summary>
/// <param name="Name">The folder of its migrations.</param>
/// <param name="BeginSnapshot">Begins a transaction whose reads all see the same moment.</param>
/// <param name="SkipLocked">Ends a subquery whose rows are taken by one taker only.</param>
/// <param name="TableExists">Counts the tables named <c>@name</c>.</param>
internal sealed record Dialect(string Name, string BeginSnapshot, string SkipLocked, string TableExists)
{
    public static readonly Dialect Sqlite = new(
        StorageOptions.Sqlite,
        "BEGIN",
        "",
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @name");

    public static readonly Dialect Postgres = new(
        StorageOptions.Postgres,
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "FOR UPDATE SKIP LOCKED",
        "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = @name");
}
