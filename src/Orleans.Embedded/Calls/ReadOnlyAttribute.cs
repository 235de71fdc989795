namespace Orleans.Concurrency;

/// <summary>Calls of such methods interleave with each other, and with no other call.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
