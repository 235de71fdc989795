using System.Collections.Concurrent;

namespace VaporForge.Engine.Support;

/// <summary>
/// How tests and grains of one process talk beside the engine: gates that a grain waits at, and counters and notes that
/// it leaves. Named by grain key, so that tests do not meet.
/// </summary>
public static class Signals
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> s_gates = new();
    private static readonly ConcurrentDictionary<string, int> s_counts = new();
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> s_notes = new();

    public static Task Passed(string gate) => Gate(gate).Task;

    public static void Open(string gate) => Gate(gate).TrySetResult();

    public static void Count(string counter) => s_counts.AddOrUpdate(counter, 1, (_, count) => count + 1);

    public static int CountOf(string counter) => s_counts.GetValueOrDefault(counter);

    public static void Note(string key, string note) => s_notes.GetOrAdd(key, _ => new()).Enqueue(note);

    public static string[] Notes(string key) => s_notes.TryGetValue(key, out var notes) ? [.. notes] : [];

    private static TaskCompletionSource Gate(string gate) =>
        s_gates.GetOrAdd(gate, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
