namespace VaporForge.Grains.Tests.Model;

/// <summary>The session and turn rules under everything that can come in between. A failure prints its seed and the shortest
/// list of steps that still fails: give that list to <see cref="Interleavings.Replay"/>.</summary>
public sealed class InterleavingsTests
{
    private const int KnownSeeds = 3000;
    private const int NewSeeds = 1000;

    [Fact]
    public void Every_promise_holds_whatever_comes_in_between() => Explore(Enumerable.Range(1, KnownSeeds));

    [Fact]
    public void Every_promise_holds_in_interleavings_that_nobody_has_seen_yet() =>
        Explore(Enumerable.Range(Random.Shared.Next(1 << 30), NewSeeds));

    private static void Explore(IEnumerable<int> seeds)
    {
        foreach (var seed in seeds)
        {
            var (steps, ending) = Interleavings.Draw(seed);
            if (Interleavings.Replay(steps, ending) is null) continue;
            steps = Interleavings.Shrink(steps, ending);
            Assert.Fail(Interleavings.Describe(seed, steps, ending, Interleavings.Replay(steps, ending)!));
        }
    }
}
