using Microsoft.Extensions.Logging.Abstractions;
using VaporForge.Storage.GroupCommit;
using VaporForge.Testing;

namespace VaporForge.Storage.Tests.GroupCommit;

public sealed class GroupWriterFacts : IAsyncDisposable
{
    private readonly FakeTarget _target = new();
    private readonly StorageMetrics _metrics = new();
    private readonly StorageOptions _options = new() { MaxGroupWrites = 4, MaxGroupLines = 10, MaxWaitingWrites = 8 };
    private readonly GroupWriter _writer;

    public GroupWriterFacts() => _writer = new GroupWriter(
        _target, _options, _metrics, NullLogger.Instance, TaskScheduler.Default);

    public async ValueTask DisposeAsync()
    {
        _target.Open();
        await _writer.DisposeAsync();
        _metrics.Dispose();
    }

    [Fact]
    public async Task While_one_group_is_written_the_next_one_gathers()
    {
        var first = await BeginAsync("first");
        var rest = new[] { Write("a"), Write("b"), Write("c") };
        _target.Open(1);
        Assert.Equal("first", await first);
        _target.Open(1);
        Assert.Equal(["a", "b", "c"], await Task.WhenAll(rest).WaitAsync(Eventually.Limit));
        Assert.Equal([["first"], ["a", "b", "c"]], _target.Groups);
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_group_is_durable()
    {
        var first = await BeginAsync("first");
        Assert.False(first.IsCompleted);
        _target.Open(1);
        await first;
    }

    [Fact]
    public async Task A_group_has_at_most_so_many_writes_and_lines_but_always_one()
    {
        await BeginAsync("first");
        var rest = new[]
        {
            Write("a", lines: 4), Write("b", lines: 6), Write("c"), Write("d", lines: 50), Write("e", lines: 0), Write("f", lines: 0),
            Write("g", lines: 0), Write("h", lines: 0),
        };
        _target.Open();
        await Task.WhenAll(rest);
        Assert.Equal([["first"], ["a", "b"], ["c"], ["d"], ["e", "f", "g", "h"]], _target.Groups);
    }

    [Fact]
    public async Task A_group_has_at_most_so_many_bytes()
    {
        _options.MaxGroupBytes = 5000;
        await BeginAsync("first");
        var rest = new[] { Write("a", lines: 3), Write("b", lines: 2), Write("c", lines: 1), Write("d", lines: 9) };
        _target.Open();
        await Task.WhenAll(rest);
        Assert.Equal([["first"], ["a", "b"], ["c"], ["d"]], _target.Groups);
    }

    [Fact]
    public async Task Writes_with_the_same_key_go_one_after_the_other()
    {
        await BeginAsync("first");
        var rest = new[] { Write("a", "s1"), Write("b", "s2"), Write("c", "s1"), Write("d", "s2") };
        _target.Open();
        await Task.WhenAll(rest);
        Assert.Equal([["first"], ["a", "b"], ["c", "d"]], _target.Groups);
    }

    [Fact]
    public async Task The_one_at_fault_fails_alone()
    {
        _target.Fault = group => group.Any(write => ((FakeWrite)write).Name == "bad") ? new ArgumentException("bad") : null;
        await BeginAsync("first");
        var (a, bad, b) = (Write("a"), Write("bad"), Write("b"));
        _target.Open();
        Assert.Equal(["a", "b"], await Task.WhenAll(a, b));
        var failure = await Assert.ThrowsAsync<VaporForgeException>(() => bad);
        Assert.Equal(ErrorCodes.StorageUnavailable, failure.Code);
        Assert.DoesNotContain("bad", failure.Message, StringComparison.Ordinal);
        Assert.Contains("bad", failure.Internal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_database_fails_all_fail_and_nothing_is_tried_again()
    {
        _target.Fault = _ => new IOException("disk");
        await BeginAsync("first");
        var rest = new[] { Write("a"), Write("b") };
        _target.Open();
        foreach (var write in rest) await Assert.ThrowsAsync<VaporForgeException>(() => write);
        Assert.Equal([["first"], ["a", "b"]], _target.Groups);
        _target.Fault = _ => null;
        Assert.Equal("c", await Write("c"));
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_is_not_written()
    {
        await BeginAsync("first");
        using var gone = new CancellationTokenSource();
        var write = _writer.WriteAsync(new FakeWrite("a", cancellationToken: gone.Token));
        var other = Write("b");
        await gone.CancelAsync();
        _target.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        await other;
        Assert.Equal([["first"], ["b"]], _target.Groups);
    }

    [Fact]
    public async Task Only_so_many_may_wait()
    {
        await BeginAsync("first");
        var waiting = Enumerable.Range(0, _options.MaxWaitingWrites).Select(number => Write($"{number}")).ToArray();
        var failure = await Assert.ThrowsAsync<VaporForgeException>(() => Write("one too many"));
        Assert.Equal(ErrorCodes.StorageUnavailable, failure.Code);
        _target.Open();
        await Task.WhenAll(waiting);
        Assert.Equal("again", await Write("again"));
    }

    [Fact]
    public async Task What_waits_when_the_storage_closes_is_written_and_later_writes_are_refused()
    {
        await BeginAsync("first");
        var last = Write("last");
        var closing = _writer.DisposeAsync();
        await Assert.ThrowsAsync<VaporForgeException>(() => Write("late"));
        _target.Open();
        await closing;
        Assert.Equal("last", await last);
        Assert.True(_target.Disposed);
    }

    /// <summary>A write that the target holds at its gate.</summary>
    private async Task<Task<string>> BeginAsync(string name)
    {
        var write = Write(name);
        await Eventually.TrueAsync(() =>
        {
            lock (_target.Groups) return _target.Groups.Count == 1;
        });
        return write;
    }

    private Task<string> Write(string name, string? key = null, int lines = 1) =>
        _writer.WriteAsync(new FakeWrite(name, key, lines));
}
