using System.Diagnostics;
using System.Globalization;
using System.Text;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;
using VaporForge.Storage.Tests.Databases;

namespace VaporForge.Storage.Tests.Measure;

/// <summary>Commits a second, lines a second, and the latency of a commit of one line. For people; no test asserts
/// it.</summary>
internal static class Measurement
{
    public static async Task<int> RunAsync(string[] args)
    {
        var store = args.Length > 0 ? args[0] : StorageOptions.Sqlite;
        var sessions = Number(args, 1, 32);
        var lines = Number(args, 2, 100);
        var duration = TimeSpan.FromSeconds(Number(args, 3, 5));
        await using var database = store == StorageOptions.Sqlite ? (TestDatabase)new SqliteTestDatabase() : new PostgresTestDatabase();
        await using var node = await StorageNode.StartAsync(await database.CreateAsync());

        // Warm: code, statements, files.
        await MeasureAsync(node, "warm", sessions, lines, TimeSpan.FromSeconds(1));
        var (before, cpu) = (node.Flushes, CpuTimes.Now());
        var latencies = await MeasureAsync(node, "load", sessions, lines, duration);
        cpu = CpuTimes.Now() - cpu;
        Report($"{store}: {sessions} sessions, {lines} lines per commit", latencies, lines, duration, node.Flushes - before);
        Console.Error.WriteLine(cpu.Per((long)latencies.Count * lines));
        latencies = await MeasureAsync(node, "alone", 1, 1, duration);
        Report($"{store}: one session, one line per commit", latencies, 1, duration, latencies.Count);
        await ReplayAsync(node, store);
        var process = Process.GetCurrentProcess();
        Console.Error.WriteLine($"CPU of this process {process.TotalProcessorTime.TotalSeconds:F1} s, peak {process.PeakWorkingSet64 >> 20} MiB");
        return 0;
    }

    private static async Task<List<double>> MeasureAsync(
        StorageNode node, string name, int sessions, int lines, TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, sessions).Select(number => Task.Run(
            () => WriteAsync(node, $"{name}{Ids.New(TimeProvider.System)}", lines, end))));
        return [.. all.SelectMany(latencies => latencies).Order()];
    }

    private static async Task<List<double>> WriteAsync(StorageNode node, string sessionId, int lines, long end)
    {
        var owner = await Owner.CreateAsync(node, TimeProvider.System, sessionId);
        await owner.StartTurnAsync("go");
        var latencies = new List<double>();
        var (head, n) = (owner.HeadSeq, 0L);
        while (Stopwatch.GetTimestamp() < end)
        {
            var now = TimeProvider.System.GetUtcNow();
            var frames = new NewFrame[lines];
            for (var i = 0; i < lines; i++)
            {
                var body = Encoding.UTF8.GetBytes($$"""{"text":"token number {{n}} of this very turn "}""");
                frames[i] = new NewFrame(
                    new Frame(head + i + 1, FrameTypes.TextDelta, owner.Turn.TurnId, now, body), owner.Turn.ExecutionId, ++n);
            }

            var start = Stopwatch.GetTimestamp();
            owner.HeadSeq = head;
            var status = await owner.SendAsync(owner.Draft(frames));
            if (status != CommitStatus.Committed) throw new InvalidOperationException("Fenced.");
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            head += lines;
        }

        return latencies;
    }

    /// <summary>A viewer that comes back to 10,000 frames, page by page.</summary>
    private static async Task ReplayAsync(StorageNode node, string store)
    {
        var owner = await Owner.CreateAsync(node, TimeProvider.System, $"replay{Ids.New(TimeProvider.System)}");
        await owner.StartTurnAsync("go");
        while (owner.HeadSeq < 10_000) await owner.SayAsync([.. Enumerable.Repeat("token number 12345 ", 500)]);
        var times = new List<double>();
        for (var round = 0; round < 20; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var after = 0L; after < owner.HeadSeq;) after = (await owner.ReadAsync(after))!.LastSeq;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{store}: reading {owner.HeadSeq} frames takes {At(times, 0.5):F1} ms (median of 20)"));
    }

    private static void Report(string what, List<double> latencies, int lines, TimeSpan duration, long flushes)
    {
        var commits = latencies.Count / duration.TotalSeconds;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {what}: {commits:F0} commits/s, {commits * lines:F0} lines/s, {(double)latencies.Count / Math.Max(1, flushes):F1} commits per flush,
              latency ms p50 {At(latencies, 0.5):F2} p95 {At(latencies, 0.95):F2} p99 {At(latencies, 0.99):F2} max {latencies[^1]:F2}
            """));
    }

    private static double At(List<double> sorted, double quantile) => sorted[(int)(quantile * (sorted.Count - 1))];

    private static int Number(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
}
