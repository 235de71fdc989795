using VaporForge.Bench;
using VaporForge.Testing;
using VaporForge.Testing.Postgres;
using VaporForge.Testing.Prerequisites;

if (args is not ["smoke", ..])
{
    await Console.Error.WriteLineAsync("usage: VaporForge.Bench smoke\n  Prints added latency, durable lines a second and replay, for each store that is there.");
    return 2;
}

var table = new List<string>
{
    "store      latency p50   p99 (ms)   lines/s (32 writers)   replay of 10,000 (ms)",
};
await MeasureAsync("sqlite", null);
if (Prerequisite.Postgres.SkipReason is { } missing)
{
    table.Add($"postgres   not measured: {missing}");
}
else
{
    await using var server = await PostgresServer.StartAsync();
    await MeasureAsync("postgres", server);
}

using (var folder = new TempFolder())
{
    var floor = Measurements.FlushFloor(folder.Path);
    table.Add($"disk flush  {floor.Percentile(50),10:0.00} {floor.Percentile(99),10:0.00}   (one line appended and flushed, no database)");
}

foreach (var row in table) await Console.Out.WriteLineAsync(row);
return 0;

async Task MeasureAsync(string store, PostgresServer? server)
{
    var latency = await OnNodeAsync(server, Measurements.LatencyAsync);
    var lines = await OnNodeAsync(server, Measurements.LinesPerSecondAsync);
    var replay = await OnNodeAsync(server, Measurements.ReplayAsync);
    table.Add($"{store,-10} {latency.Percentile(50),11:0.00} {latency.Percentile(99),10:0.00} {lines,22:#,0} {replay,23:0.0}");
}

static async Task<T> OnNodeAsync<T>(PostgresServer? server, Func<BenchSilo, Task<T>> measure)
{
    using var folder = new TempFolder();
    var database = server is null ? null : await server.CreateDatabaseAsync();
    await using var silo = await BenchSilo.StartAsync(folder.Path, database);
    return await measure(silo);
}
