using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VaporForge.Sessions;
using VaporForge.Storage.Tests.Databases;
using VaporForge.Testing;
using VaporForge.Testing.Postgres;
using VaporForge.Testing.Prerequisites;

namespace VaporForge.Storage.Tests.Failures;

/// <summary>Real processes, really killed.</summary>
public sealed class CrashFacts
{
    private const int Rounds = 4;
    private const int Seed = 20261121;

    [Fact]
    public async Task Every_acknowledged_commit_survives_SIGKILL_of_the_process_on_sqlite()
    {
        using var folder = new TempFolder();
        await KillWritersAsync(StorageOptions.Sqlite, folder.File("crash.db"));
    }

    [PostgresFact]
    public async Task Every_acknowledged_commit_survives_SIGKILL_of_the_process_on_postgres()
    {
        var server = await PostgresServer.SharedAsync();
        await KillWritersAsync(StorageOptions.Postgres, await server.CreateDatabaseAsync());
    }

    [PostgresFact]
    public async Task Every_acknowledged_commit_survives_the_death_of_the_database_server()
    {
        await using var server = await PostgresServer.StartAsync();
        await KillWritersAsync(StorageOptions.Postgres, await server.CreateDatabaseAsync(), server);
    }

    /// <param name="server">Killed instead of the process, when given.</param>
    private static async Task KillWritersAsync(string store, string where, PostgresServer? server = null)
    {
        var random = new Random(Seed);
        var acknowledged = new ConcurrentDictionary<string, long>();
        for (var round = 0; round < Rounds; round++)
        {
            var enough = acknowledged.Values.Sum() + random.Next(50, 1500);
            var reached = new TaskCompletionSource();
            using var writer = Start(store, where);
            writer.OutputDataReceived += (_, line) =>
            {
                if (line.Data?.Split(' ') is not [var session, var seq]) return;
                acknowledged[session] = long.Parse(seq, CultureInfo.InvariantCulture);
                if (acknowledged.Count < CrashWriter.Sessions || acknowledged.Values.Sum() < enough) return;

                // At once, in the middle of what this acknowledgement is about.
                if (server is null) writer.Kill();
                reached.TrySetResult();
            };
            writer.BeginOutputReadLine();
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
            if (server is not null) await server.KillAsync();
            writer.Kill();
            await writer.WaitForExitAsync();
            if (server is not null) await server.StartAgainAsync();
            await CheckAsync(store, where, acknowledged);
        }
    }

    /// <summary>All that was acknowledged is there; no gap, nothing twice, each line where it says it is.</summary>
    private static async Task CheckAsync(string store, string where, ConcurrentDictionary<string, long> acknowledged)
    {
        await using var node = await StorageNode.StartAsync(CrashWriter.OptionsOf(store, where));
        foreach (var (session, seq) in acknowledged)
        {
            var owned = await node.Sessions.TakeOwnershipAsync(session, CancellationToken.None);
            Assert.InRange(owned!.Row.HeadSeq, seq, long.MaxValue);

            // Two frames began the turn; every other one is a line of the execution.
            Assert.Equal(owned.Row.HeadSeq - 2, owned.ActiveN);
            var expected = 0L;
            while (expected < owned.Row.HeadSeq)
            {
                var batch = await node.Reader.ReadFramesAsync(session, expected, 1000, CancellationToken.None);
                foreach (var frame in batch!.Frames)
                {
                    Assert.Equal(++expected, frame.Seq);
                    if (frame.Type == FrameTypes.TextDelta) Assert.Equal(expected, SeqIn(frame));
                }
            }
        }
    }

    private static long SeqIn(Frame frame)
    {
        using var body = JsonDocument.Parse(frame.Body);
        return long.Parse(body.RootElement.GetProperty("text").GetString()!, CultureInfo.InvariantCulture);
    }

    private static Process Start(string store, string where) => Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(CrashWriter).Assembly.Location, "write-until-killed", store, where])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
