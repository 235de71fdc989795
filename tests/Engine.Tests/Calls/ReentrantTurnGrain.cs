using Orleans.Concurrency;

namespace VaporForge.Engine.Calls;

[Reentrant]
public sealed class ReentrantTurnGrain : TurnGrain, IReentrantTurnGrain;
