using System.Text;

namespace VaporForge.Grains.Tests.Model;

/// <summary>Random lists of steps, and the shortest list that still breaks a promise.</summary>
internal static class Interleavings
{
    private const int MaxSteps = 80;

    /// <summary>How often each kind of step is drawn.</summary>
    private static readonly StepKind[] Drawn =
    [
        .. Enum.GetValues<StepKind>(),
        .. Enumerable.Repeat(StepKind.Submit, 4),
        .. Enumerable.Repeat(StepKind.AgentWrites, 8),
        .. Enumerable.Repeat(StepKind.Send, 8),
        .. Enumerable.Repeat(StepKind.Attach, 3),
        .. Enumerable.Repeat(StepKind.Act, 12),
        .. Enumerable.Repeat(StepKind.Look, 6),
        .. Enumerable.Repeat(StepKind.Wait, 3),
        .. Enumerable.Repeat(StepKind.AgentIsDone, 2),
    ];

    public static (Step[] Steps, Ending Ending) Draw(int seed)
    {
        var random = new Random(seed);
        var ending = (Ending)random.Next(Enum.GetValues<Ending>().Length);
        return ([.. Enumerable.Range(0, random.Next(1, MaxSteps + 1)).Select(_ => Draw(random))], ending);
    }

    /// <summary>The promise that the steps break; null when they break none.</summary>
    public static string? Replay(IEnumerable<Step> steps, Ending ending)
    {
        var world = new ModelWorld();
        try
        {
            foreach (var step in steps) world.Do(step);
            world.Settle(ending);
            return null;
        }
        catch (BrokenPromise e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is not BrokenPromise)
        {
            return e.ToString();
        }
    }

    /// <summary>Takes steps out, many at once and then one by one, as long as some promise is still broken.</summary>
    public static Step[] Shrink(Step[] steps, Ending ending)
    {
        for (var chunk = steps.Length / 2; chunk > 0; chunk = chunk == 1 && TakeOut(ref steps, ending, 1) ? 1 : chunk / 2)
            TakeOut(ref steps, ending, chunk);
        return steps;
    }

    /// <summary>What to paste into a test.</summary>
    public static string Describe(int seed, Step[] steps, Ending ending, string promise)
    {
        var text = new StringBuilder($"{promise}\nseed {seed}, {steps.Length} steps, Ending.{ending}:\n");
        foreach (var step in steps) text.Append("    ").Append(step).Append(",\n");
        return text.ToString();
    }

    private static Step Draw(Random random) => new(Drawn[random.Next(Drawn.Length)], random.Next(1000), random.Next(1000));

    private static bool TakeOut(ref Step[] steps, Ending ending, int chunk)
    {
        var shorter = false;
        for (var at = 0; at < steps.Length;)
        {
            Step[] rest = [.. steps[..at], .. steps[Math.Min(at + chunk, steps.Length)..]];
            if (Replay(rest, ending) is null)
            {
                at += chunk;
                continue;
            }

            (steps, shorter) = (rest, true);
        }

        return shorter;
    }
}
