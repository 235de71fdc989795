namespace Orleans.Concurrency;

/// <summary>The caller's task ends at once and never fails; an exception of the callee is logged.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
