namespace Orleans;

/// <summary>This type crosses grain calls. The generator makes a copier for it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;
