namespace VaporForge.Chaos.Sessions;

/// <summary>Numbers that nothing else in the run has.</summary>
internal sealed class Serials
{
    private int _last;

    public int Next() => Interlocked.Increment(ref _last);
}
