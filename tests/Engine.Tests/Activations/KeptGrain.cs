using Orleans;
using Orleans.Runtime;

namespace VaporForge.Engine.Activations;

[KeepAlive]
public sealed class KeptGrain(IGrainContext context) : LifeGrain(context), IKeptGrain;
