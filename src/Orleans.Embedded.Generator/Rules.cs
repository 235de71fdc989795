using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>What the embedded engine cannot do is an error of the build, never a surprise at run time.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor ReturnType = Rule(
        "VFE001", "{0} must return Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>");

    public static readonly DiagnosticDescriptor GenericMethod = Rule(
        "VFE002", "{0} is a generic method, and the embedded engine has no such grain calls");

    public static readonly DiagnosticDescriptor ByReference = Rule(
        "VFE003", "{0} takes a parameter by reference: grain calls pass values");

    public static readonly DiagnosticDescriptor NotSerializable = Rule(
        "VFE004", "{0} uses {1}, which cannot cross a grain call: give it [GenerateSerializer] or use another type");

    public static readonly DiagnosticDescriptor MissingId = Rule(
        "VFE005", "{0} has neither [Id] nor [NonSerialized], so Orleans would drop it from every call");

    public static readonly DiagnosticDescriptor Inaccessible = Rule(
        "VFE006", "{0} is not accessible to generated code: make it and the types around it internal or public");

    public static readonly DiagnosticDescriptor NotAMethod = Rule(
        "VFE007", "{0} is no method, and grain interfaces have methods only");

    public static readonly DiagnosticDescriptor GenericType = Rule(
        "VFE008", "{0} is generic, and the embedded engine has no such grains and no such mutable messages");

    public static readonly DiagnosticDescriptor NoConstructor = Rule(
        "VFE009", "{0} has no public or internal constructor");

    private static DiagnosticDescriptor Rule(string id, string message) =>
        new(id, "Grains of the embedded engine", message, "Grains", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
