using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using VaporForge.Storage.Database;

namespace VaporForge.Storage.GrainState;

/// <summary>Grain state in the table <c>grain_state</c>, on either database and either engine. The state is JSON; the
/// etag is a version that grows by one with each write.</summary>
internal sealed class TableGrainStorage(IDatabase database, TimeProvider time) : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await database.ReadAsync(
            (connection, cancel) => connection.Command(
                "SELECT version, state FROM grain_state WHERE state_name = @name AND grain_id = @grain",
                ("name", stateName),
                ("grain", grainId.ToString()))
                .FirstAsync(row => new { Version = row.GetInt64(0), State = row.GetFieldValue<byte[]>(1) }, cancel),
            CancellationToken.None);
        grainState.RecordExists = row is not null;
        grainState.ETag = row is null ? null : Etag(row.Version);
        grainState.State = row is null
            ? Activator.CreateInstance<T>()
            : JsonSerializer.Deserialize<T>(row.State, Json) ?? Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = JsonSerializer.SerializeToUtf8Bytes(grainState.State, Json);
        var expected = Version(grainState.ETag);
        var stored = await database.ChangeAsync(
            async (connection, cancel) =>
                await Write(connection, stateName, grainId, expected, state).ExecuteAsync(cancel) > 0
                    ? null
                    : await FindVersionAsync(connection, stateName, grainId, cancel),
            CancellationToken.None);
        if (stored is not null) throw Stale(stateName, grainId, stored, grainState.ETag);
        grainState.ETag = Etag((expected ?? 0) + 1);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var expected = Version(grainState.ETag);
        var stored = await database.ChangeAsync(
            async (connection, cancel) =>
            {
                var deleted = await connection.Command(
                    "DELETE FROM grain_state WHERE state_name = @name AND grain_id = @grain AND version = @expected",
                    ("name", stateName),
                    ("grain", grainId.ToString()),
                    ("expected", expected ?? 0))
                    .ExecuteAsync(cancel);
                if (deleted > 0) return null;
                var version = await FindVersionAsync(connection, stateName, grainId, cancel);

                // Nothing was there and nothing was expected: that is clear already.
                return version == None && expected is null ? null : version;
            },
            CancellationToken.None);
        if (stored is not null) throw Stale(stateName, grainId, stored, grainState.ETag);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private const string None = "none";

    private DbCommand Write(DbConnection connection, string stateName, GrainId grainId, long? expected, byte[] state)
    {
        const string Insert = """
            INSERT INTO grain_state (state_name, grain_id, version, state, updated_at)
            VALUES (@name, @grain, @expected + 1, @state, @now) ON CONFLICT (state_name, grain_id) DO NOTHING
            """;
        const string Update = """
            UPDATE grain_state SET version = version + 1, state = @state, updated_at = @now
            WHERE state_name = @name AND grain_id = @grain AND version = @expected
            """;
        return connection.Command(
            expected is null ? Insert : Update,
            ("name", stateName),
            ("grain", grainId.ToString()),
            ("expected", expected ?? 0),
            ("state", state),
            ("now", StoredTime.From(time.GetUtcNow())));
    }

    private static async Task<string?> FindVersionAsync(
        DbConnection connection, string stateName, GrainId grainId, CancellationToken cancellationToken)
    {
        var version = await connection.Command(
            "SELECT version FROM grain_state WHERE state_name = @name AND grain_id = @grain",
            ("name", stateName),
            ("grain", grainId.ToString()))
            .ScalarAsync<long>(cancellationToken);
        return version == 0 ? None : Etag(version);
    }

    private static InconsistentStateException Stale(string stateName, GrainId grainId, string stored, string? current) =>
        new($"The state '{stateName}' of {grainId} was changed by somebody else.", stored, current ?? None);

    private static string Etag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static long? Version(string? etag) => etag is null ? null : long.Parse(etag, CultureInfo.InvariantCulture);
}
