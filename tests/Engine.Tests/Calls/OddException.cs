using Orleans;

namespace VaporForge.Engine.Calls;

/// <summary>An exception type of our own, to see which type arrives.</summary>
[GenerateSerializer]
public sealed class OddException(string message) : Exception(message);
