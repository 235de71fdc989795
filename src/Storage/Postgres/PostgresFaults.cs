using Npgsql;

namespace VaporForge.Storage.Postgres;

/// <summary>What an error of the server or of the connection says about who is at fault (PostgreSQL manual, appendix
/// A).</summary>
internal static class PostgresFaults
{
    /// <summary>Raised by our function <c>vf_require_heads</c> when an epoch or a head is not the expected
    /// one.</summary>
    public const string Fenced = "VF001";

    /// <summary>What one write holds can be wrong by data (22), constraint (23), deadlock or serialisation (40), or
    /// fencing. What is wrong with a value before it is sent at all is no error of Npgsql's own.</summary>
    public static bool IsOfOneWrite(Exception failure) => failure is PostgresException { SqlState: var state }
        ? state is Fenced
            || state.StartsWith("22", StringComparison.Ordinal)
            || state.StartsWith("23", StringComparison.Ordinal)
            || state.StartsWith("40", StringComparison.Ordinal)
        : failure is not (NpgsqlException or TimeoutException or IOException or ObjectDisposedException or OperationCanceledException);

    public static bool IsOfConnection(Exception failure) => failure is PostgresException { SqlState: var state }
        ? state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal)
        : failure is NpgsqlException;

    public static bool IsFenced(Exception failure) => failure is PostgresException { SqlState: Fenced };
}
