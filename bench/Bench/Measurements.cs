using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace VaporForge.Bench;

/// <summary>The three figures of a smoke run. Each works on a node of its own.</summary>
internal static class Measurements
{
    private const int LatencyLines = 1000;
    private const int WarmUpLines = 200;
    private const int Writers = 32;
    private const int LinesPerChunk = 100;
    private const int MaxUnacknowledged = 4000;
    private const int ReplayFrames = 10_000;
    private static readonly TimeSpan ThroughputTime = TimeSpan.FromSeconds(4);

    /// <summary>From before an agent's line is written to the moment its bytes are at the viewer.</summary>
    public static async Task<Distribution> LatencyAsync(BenchSilo silo)
    {
        var (sessionId, producer) = await silo.StartTurnAsync();
        await using var _ = producer;
        await using var viewer = new ViewerConnection();
        await viewer.OpenAsync(silo.Public, $"/api/sessions/{sessionId}/events?after=0", silo.Token);
        var sentAt = new long[WarmUpLines + LatencyLines + 1];
        var distribution = new Distribution();
        var arrived = new SemaphoreSlim(0);
        var reading = viewer.ReadAsync(frame =>
        {
            var now = Stopwatch.GetTimestamp();
            if (TextOf(frame) is not { } n) return false;
            if (n > WarmUpLines) distribution.Add(now - sentAt[n]);
            arrived.Release();
            return n == sentAt.Length - 1;
        });
        for (var n = 1; n < sentAt.Length; n++)
        {
            var line = Line(n);
            sentAt[n] = Stopwatch.GetTimestamp();
            await producer.WriteAsync(line);
            await arrived.WaitAsync(TimeSpan.FromSeconds(10));
        }

        await reading;
        return distribution;
    }

    /// <summary>Lines a second that are acknowledged, with 32 sessions writing as fast as acknowledgements let
    /// them.</summary>
    public static async Task<double> LinesPerSecondAsync(BenchSilo silo)
    {
        var producers = new List<ProducerConnection>();
        for (var i = 0; i < Writers; i++) producers.Add((await silo.StartTurnAsync()).Producer);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(producers.Select(producer => WriteAsync(producer, watch)));
        var acknowledged = producers.Sum(producer => producer.Acknowledged);
        var seconds = watch.Elapsed.TotalSeconds;
        foreach (var producer in producers) await producer.DisposeAsync();
        return acknowledged / seconds;
    }

    /// <summary>From the request of a viewer that comes back to the last byte of 10,000 frames; the best of five, in
    /// milliseconds.</summary>
    public static async Task<double> ReplayAsync(BenchSilo silo)
    {
        var (sessionId, producer) = await silo.StartTurnAsync();
        await using var _ = producer;
        for (var n = 1; n <= ReplayFrames; n += LinesPerChunk) await producer.WriteAsync(Lines(n));
        await AcknowledgedAsync(producer, ReplayFrames);
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            await using var viewer = new ViewerConnection();
            var watch = Stopwatch.StartNew();
            await viewer.OpenAsync(silo.Public, $"/api/sessions/{sessionId}/events?after=0", silo.Token);
            await viewer.ReadAsync(frame => TextOf(frame) == ReplayFrames);
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        return best;
    }

    /// <summary>The disk's own share: append one line to a file and flush it.</summary>
    public static Distribution FlushFloor(string folder)
    {
        var distribution = new Distribution();
        using var file = new FileStream(Path.Combine(folder, "flush-floor"), FileMode.Create);
        var line = Line(1);
        for (var i = 0; i < LatencyLines; i++)
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(line.Span);
            file.Flush(flushToDisk: true);
            distribution.Add(Stopwatch.GetTimestamp() - start);
        }

        return distribution;
    }

    private static async Task WriteAsync(ProducerConnection producer, Stopwatch watch)
    {
        var moved = new SemaphoreSlim(0);
        producer.OnAck = _ => moved.Release();
        long n = 1;
        while (watch.Elapsed < ThroughputTime)
        {
            await producer.WriteAsync(Lines(n));
            n += LinesPerChunk;
            while (n - 1 - producer.Acknowledged > MaxUnacknowledged) await moved.WaitAsync(TimeSpan.FromSeconds(10));
        }

        await AcknowledgedAsync(producer, n - 1, moved);
    }

    private static async Task AcknowledgedAsync(ProducerConnection producer, long last, SemaphoreSlim? moved = null)
    {
        moved ??= new SemaphoreSlim(0);
        producer.OnAck = _ => moved.Release();
        while (producer.Acknowledged < last)
        {
            if (!await moved.WaitAsync(TimeSpan.FromSeconds(30)) && producer.Acknowledged < last)
                throw new TimeoutException($"Line {last} was not acknowledged; {producer.Acknowledged} was.");
        }
    }

    private static ReadOnlyMemory<byte> Line(long n) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{n},\"type\":\"text-delta\",\"text\":\"{n}\"}}\n"));

    private static ReadOnlyMemory<byte> Lines(long first)
    {
        var text = new StringBuilder(LinesPerChunk * 48);
        for (var n = first; n < first + LinesPerChunk; n++)
            text.Append(CultureInfo.InvariantCulture, $"{{\"n\":{n},\"type\":\"text-delta\",\"text\":\"{n}\"}}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>The number in a text-delta; null for other frames.</summary>
    private static int? TextOf(ReadOnlySequence<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (!reader.ValueTextEquals("text"u8)) continue;
            reader.Read();
            return int.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var n) ? n : null;
        }

        return null;
    }
}
