namespace VaporForge.Grains.Tests.Model;

/// <summary>Something that an owner does in the world beside its calls: it happens, or fails, later than it was decided, and
/// its answer comes later still.</summary>
/// <param name="Happen">What it does; gives what to do with the answer, or null.</param>
/// <param name="Fail">What the owner makes of nobody answering.</param>
internal sealed record ModelAction(string Name, Func<Action?> Happen, Action<Exception> Fail);
