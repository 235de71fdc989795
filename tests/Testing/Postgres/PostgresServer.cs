using System.Globalization;
using Npgsql;

namespace VaporForge.Testing.Postgres;

/// <summary>A PostgreSQL cluster of this test run's own, on a unix socket, with fsync on. It ends with this process,
/// however that ends.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(StartAsync);
    private static int _databases;

    private readonly string _folder;
    private readonly ServerShell _shell;
    private readonly IDisposable _guard;

    private PostgresServer(string folder, ServerShell shell)
    {
        (_folder, _shell) = (folder, shell);
        _guard = shell.WhenThisProcessEnds($"{StopCommand("immediate")}; rm -rf '{_folder}'");
    }

    private string Data => Path.Combine(_folder, "data");

    private string Log => Path.Combine(_folder, "log");

    /// <summary>The one that all tests share which do not stop it.</summary>
    public static Task<PostgresServer> SharedAsync() => SharedServer.Value;

    /// <summary>One for a test that stops or kills it.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        // First, because it throws where there is no server to start.
        var initdb = PostgresTools.Program("initdb");
        var folder = Directory.CreateTempSubdirectory("vf-pg-").FullName;
        var shell = await ServerShell.ForAsync(folder);
        var server = new PostgresServer(folder, shell);
        await shell.RunAsync(
            $"'{initdb}' -D '{server.Data}' -U {Superuser} -A trust -E UTF8 --locale=C --no-sync");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>An empty database that nobody else uses.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template}";
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public string ConnectionString(string database) => $"Host={_folder};Username={Superuser};Database={database}";

    public Task StartAgainAsync() => _shell.RunAsync(
        $"'{PostgresTools.Program("pg_ctl")}' -D '{Data}' -l '{Log}' -w -t 60 start "
        + $"-o \"-k '{_folder}' -c listen_addresses='' -c max_connections=300 -c fsync=on\"");

    /// <summary>Ends it as an administrator does: sessions are ended, nothing is lost.</summary>
    public Task StopAsync() => _shell.RunAsync(StopCommand("fast"));

    /// <summary>Ends it as a power cut does, as far as a process can: the next start recovers from the write-ahead
    /// log.</summary>
    public Task KillAsync() => _shell.RunAsync(StopCommand("immediate"));

    /// <summary>Stops its processes in their tracks; connections stay open and nothing answers.</summary>
    public Task FreezeAsync() => _shell.RunAsync(Signal("STOP"));

    public Task ThawAsync() => _shell.RunAsync(Signal("CONT"));

    public async ValueTask DisposeAsync()
    {
        await KillAsync();

        // Closes the pipe: the guard removes the folder.
        _guard.Dispose();
    }

    private string StopCommand(string mode) => $"'{PostgresTools.Program("pg_ctl")}' -D '{Data}' -w -m {mode} stop";

    /// <summary>To the postmaster and its children: a backend that still ran could answer.</summary>
    private string Signal(string signal) =>
        $"pid=$(head -1 '{Data}/postmaster.pid'); kill -{signal} $pid $(pgrep -P $pid)";
}
