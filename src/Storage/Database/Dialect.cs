namespace VaporForge.Storage.Database;

/// <summary>The few words in which the two databases differ where the statements are otherwise the same.</summary>
/// <param name="Name">The folder of its migrations.</param>
/// <param name="BeginSnapshot">Begins a transaction whose reads all see the same moment.</param>
/// <param name="SkipLocked">Ends a subquery whose rows are taken by one taker only.</param>
/// <param name="TableExists">Counts the tables named <c>@name</c>.</param>
/// <param name="Now">The database's own clock, as a <see cref="StoredTime"/>.</param>
internal sealed record Dialect(string Name, string BeginSnapshot, string SkipLocked, string TableExists, string Now)
{
    public static readonly Dialect Sqlite = new(
        StorageOptions.Sqlite,
        "BEGIN",
        "",
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @name",
        "CAST((julianday('now') - 2440587.5) * 864000000000 AS INTEGER)");

    public static readonly Dialect Postgres = new(
        StorageOptions.Postgres,
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "FOR UPDATE SKIP LOCKED",
        "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = @name",
        "(extract(epoch FROM clock_timestamp()) * 10000000)::bigint");
}
