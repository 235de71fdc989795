namespace VaporForge.Storage.Database;

/// <summary>Instants as they are stored: 100 ns units since 1970-01-01T00:00Z. Exact, so a replayed frame equals the
/// live one.</summary>
internal static class StoredTime
{
    public static long From(DateTimeOffset at) => at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    public static object FromNullable(DateTimeOffset? at) => at is { } value ? From(value) : DBNull.Value;

    public static DateTimeOffset At(long stored) => new(stored + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);
}
