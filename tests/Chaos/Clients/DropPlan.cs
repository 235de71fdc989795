namespace VaporForge.Chaos.Clients;

/// <summary>What a viewer does to one of its connections.</summary>
/// <param name="AfterFrames">When, in frames that came on it; 0 never.</param>
/// <param name="Cut">How it ends it; null: not at all.</param>
/// <param name="Stall">How long it stops reading before that.</param>
/// <param name="Leaves">Whether it does not come back: another viewer takes its place, from the beginning or from the head.</param>
internal sealed record DropPlan(int AfterFrames, CutKind? Cut, TimeSpan Stall, bool Leaves)
{
    private const int MostFrames = 400;
    private const int LongestStallMs = 3000;

    public static readonly DropPlan None = new(0, null, TimeSpan.Zero, Leaves: false);

    public static DropPlan Next(Random random)
    {
        var frames = random.Next(1, MostFrames);
        var stall = TimeSpan.FromMilliseconds(random.Next(LongestStallMs));
        return random.Next(8) switch
        {
            0 or 1 => None,
            2 => new DropPlan(frames, null, stall, Leaves: false),
            3 => new DropPlan(frames, CutKind.Reset, stall, Leaves: false),
            4 => new DropPlan(frames, CutKind.Reset, TimeSpan.Zero, Leaves: false),
            5 => new DropPlan(frames, CutKind.HalfClose, TimeSpan.Zero, Leaves: false),
            6 => new DropPlan(frames, CutKind.Close, TimeSpan.Zero, Leaves: true),
            _ => new DropPlan(frames, CutKind.Close, TimeSpan.Zero, Leaves: false),
        };
    }
}
