namespace VaporForge.Chaos.Sessions;

/// <summary>How long and how often writers try again.</summary>
internal static class Patience
{
    /// <summary>How long a command is tried again that nobody knows the outcome of.</summary>
    public static readonly TimeSpan Command = TimeSpan.FromSeconds(60);

    /// <summary>How long a turn is waited for before its writer goes on; the checker has the last word on it.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(120);

    /// <summary>How long viewers get to catch up at the end.</summary>
    public static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(60);

    public static TimeSpan Short(Random random) => TimeSpan.FromMilliseconds(random.Next(50, 250));
}
