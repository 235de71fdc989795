namespace VaporForge.Engine.Calls;

/// <summary>The same methods, on a reentrant class.</summary>
public interface IReentrantTurnGrain : ITurnGrain;
