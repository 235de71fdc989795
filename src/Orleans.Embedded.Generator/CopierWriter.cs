using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Generator;

/// <summary>
/// Writes the copier of one <c>[GenerateSerializer]</c> type: a shallow clone, in which the members that can change are
/// replaced by copies. So no constructor runs, and read-only members stay what they are.
/// </summary>
internal static class CopierWriter
{
    public static Piece? Write(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.TypeKind == TypeKind.Enum || ImmutableTypes.Contains(type))
            return null;
        var problems = new List<Problem>();
        if (type.IsGenericType)
            problems.Add(Problem.At(type, Rules.GenericType));
        if (!compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
            problems.Add(Problem.At(type, Rules.Inaccessible));

        var text = new CodeText();
        var copier = $"Copier_{type.Identifier()}";
        var (name, byReference) = (type.BareCode(), type.IsValueType ? "ref " : "");
        text.Open($"internal static class {copier}");
        if (!type.IsAbstract)
            WriteCopy(text, type, name);
        text.Open($"internal static void Deepen({byReference}{name} clone)");
        if (type.BaseType?.Has(Names.GenerateSerializer) == true)
            text.Line($"{Names.Engine}Copiers.DeepenMembers<{type.BaseType.BareCode()}>(clone);");
        var accessors = new List<string>();
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(static field => field is { IsStatic: false, IsConst: false }))
            WriteMember(text, field, $"{byReference}{name}", byReference, accessors, problems);
        text.Close();
        foreach (var accessor in accessors)
            text.Line(accessor);
        text.Close();

        var registration = type.IsAbstract ? "" : $"{Names.Engine}Copiers.Register<{name}>({copier}.Copy); ";
        if (!type.IsValueType)
            registration += $"{Names.Engine}Copiers.RegisterMembers<{name}>({copier}.Deepen);";
        return Piece.Of(text, registration, problems);
    }

    private static void WriteCopy(CodeText text, INamedTypeSymbol type, string name)
    {
        text.Open($"internal static {name} Copy({name} value)");
        text.Line(type.IsValueType ? "var clone = value;" : $"var clone = {Names.Engine}DeepCopy.Shallow(value);");
        text.Line(type.IsValueType ? "Deepen(ref clone);" : "Deepen(clone);");
        text.Line("return clone;");
        text.Close();
    }

    private static void WriteMember(
        CodeText text, IFieldSymbol field, string target, string byReference, List<string> accessors, List<Problem> problems)
    {
        var member = field.AssociatedSymbol ?? field;
        var isDropped = field.Has("System.NonSerializedAttribute");
        if (!isDropped && !member.Has(Names.Id) && !IsRecordParameter(member))
            problems.Add(Problem.At(member, Rules.MissingId));

        var access = $"Member_{accessors.Count}({byReference}clone)";
        var copy = isDropped ? "default"
            : member.Has(Names.Immutable) ? access
            : new CopyExpressions(member, problems).Apply(field.Type, access);
        if (copy == access)
            return;
        text.Line($"{access} = {copy};");
        accessors.Add($"[global::System.Runtime.CompilerServices.UnsafeAccessor("
            + $"global::System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = \"{field.MetadataName}\")]");
        accessors[accessors.Count - 1] += $" private static extern ref {field.Type.Code()} {access.Split('(')[0]}({target} target);";
    }

    /// <summary>Orleans numbers the parameters of a record by itself.</summary>
    private static bool IsRecordParameter(ISymbol member) =>
        member.ContainingType.IsRecord
        && member.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is ParameterSyntax);
}
