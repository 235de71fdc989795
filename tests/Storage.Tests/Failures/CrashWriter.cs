using System.Globalization;
using VaporForge.Storage.Tests.Databases;

namespace VaporForge.Storage.Tests.Failures;

/// <summary>The process that is killed: many sessions commit as fast as they can, and each says on standard output what
/// was acknowledged, one line per commit: <c>session seq</c>.</summary>
internal static class CrashWriter
{
    public const int Sessions = 8;

    public static StorageOptions OptionsOf(string store, string where) => store == StorageOptions.Sqlite
        ? new StorageOptions { Store = store, Path = where }
        : new StorageOptions { Store = store, ConnectionString = where };

    public static async Task<int> RunAsync(string store, string where)
    {
        await using var node = await StorageNode.StartAsync(OptionsOf(store, where));
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        var writing = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(number => WriteAsync(node, $"s{number}", output, writing)));
        return 1;
    }

    private static async Task WriteAsync(StorageNode node, string sessionId, StreamWriter output, SemaphoreSlim writing)
    {
        var owner = await Owner.CreateAsync(node, TimeProvider.System, sessionId);
        if (owner.State.Active is null) await owner.StartTurnAsync("go");
        while (true)
        {
            // One to seven lines, each naming its own seq.
            var lines = Enumerable.Range(1, (int)(owner.HeadSeq % 7) + 1)
                .Select(offset => (owner.HeadSeq + offset).ToString(CultureInfo.InvariantCulture));
            await owner.SayAsync([.. lines]);
            await writing.WaitAsync();
            await output.WriteLineAsync($"{sessionId} {owner.HeadSeq}");
            await output.FlushAsync();
            writing.Release();
        }
    }
}
