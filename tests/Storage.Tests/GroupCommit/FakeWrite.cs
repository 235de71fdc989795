using VaporForge.Storage.GroupCommit;

namespace VaporForge.Storage.Tests.GroupCommit;

internal sealed class FakeWrite(string name, string? key = null, int lines = 1, CancellationToken cancellationToken = default)
    : PendingWrite<string>(cancellationToken)
{
    public string Name => name;

    public override string? Key => key;

    public override int Lines => lines;

    public override long Bytes => lines * 1000L;
}
