using VaporForge.Storage.GroupCommit;

namespace VaporForge.Storage.Tests.GroupCommit;

/// <summary>A target that a test opens and breaks.</summary>
internal sealed class FakeTarget : IGroupTarget
{
    private readonly SemaphoreSlim _gate = new(0);

    public List<string[]> Groups { get; } = [];

    public Func<IReadOnlyList<PendingWrite>, Exception?> Fault { get; set; } = _ => null;

    public bool Disposed { get; private set; }

    public void Open(int groups = 1000) => _gate.Release(groups);

    public async Task WriteAsync(IReadOnlyList<PendingWrite> group)
    {
        lock (Groups) Groups.Add([.. group.Cast<FakeWrite>().Select(write => write.Name)]);
        await _gate.WaitAsync();
        if (Fault(group) is { } failure) throw failure;
        foreach (var write in group.Cast<FakeWrite>()) write.Result = write.Name;
    }

    public bool IsFaultOfOne(Exception failure) => failure is ArgumentException;

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
