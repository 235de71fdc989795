using Orleans.Runtime;

namespace Orleans;

/// <summary>Root of all grain interfaces. The generator makes a proxy for each interface below it.</summary>
public interface IGrain : IAddressable;
