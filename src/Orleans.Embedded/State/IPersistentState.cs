using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>State of a grain, read before it activates. Ask for it with
/// <see cref="PersistentStateAttribute"/>.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
