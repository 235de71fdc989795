namespace Orleans.Concurrency;

/// <summary>All calls of grains of this class interleave.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
