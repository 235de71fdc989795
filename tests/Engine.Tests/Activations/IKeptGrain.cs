namespace VaporForge.Engine.Activations;

/// <summary>The same, on a class that is never collected.</summary>
public interface IKeptGrain : ILifeGrain;
