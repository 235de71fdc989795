namespace VaporForge.Grains.Tests.Model;

/// <summary>Something that must always hold does not.</summary>
internal sealed class BrokenPromise(string promise) : Exception(promise)
{
    public static void If(bool broken, string promise)
    {
        if (broken) throw new BrokenPromise(promise);
    }
}
