using Npgsql;
using VaporForge.Grains.Sessions;
using VaporForge.Storage.GroupCommit;

namespace VaporForge.Storage.Postgres;

/// <summary>Writes groups of session commits on a connection of its own: one batch, one round trip, one
/// transaction.</summary>
internal sealed class PostgresWriter(NpgsqlDataSource source) : IGroupTarget
{
    private NpgsqlConnection? _connection;

    public async Task WriteAsync(IReadOnlyList<PendingWrite> group)
    {
        try
        {
            _connection ??= await source.OpenConnectionAsync();
            await using var batch = PostgresBatch.Of(_connection, group);
            await using var reader = await batch.ExecuteReaderAsync();
            await PostgresBatch.ReadTouchedAsync(reader, group);
        }
        catch (Exception failure) when (group is [PendingCommit alone] && PostgresFaults.IsFenced(failure))
        {
            alone.Result = CommitStatus.Fenced;
        }
        catch (Exception failure) when (!IsFaultOfOne(failure))
        {
            await CloseAsync();
            throw;
        }
    }

    public bool IsFaultOfOne(Exception failure) => PostgresFaults.IsOfOneWrite(failure);

    public ValueTask DisposeAsync() => CloseAsync();

    private async ValueTask CloseAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;

        // Not back into the pool as it is: nobody knows what state it is in.
        NpgsqlConnection.ClearPool(connection);
        await connection.DisposeAsync();
    }
}
