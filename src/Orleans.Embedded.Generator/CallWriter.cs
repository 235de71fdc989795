using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>Writes one method of a proxy, and the class that carries its arguments and calls the grain.</summary>
internal static class CallWriter
{
    private const string MethodClass = Names.Engine + "GrainMethod";

    public static void Write(CodeText text, IMethodSymbol method, string call, List<Problem> problems)
    {
        if (method.IsGenericMethod)
            problems.Add(Problem.At(method, Rules.GenericMethod));
        if (method.Parameters.Any(static parameter => parameter.RefKind != RefKind.None))
            problems.Add(Problem.At(method, Rules.ByReference));
        var copies = new CopyExpressions(method, problems);
        if (CallShape.Of(method.ReturnType) is not { } shape)
        {
            problems.Add(Problem.At(method, Rules.ReturnType));
            return;
        }

        WriteProxyMethod(text, method, call, shape, copies);
        WriteCallClass(text, method, call, shape, copies);
    }

    private static void WriteProxyMethod(
        CodeText text, IMethodSymbol method, string call, CallShape shape, CopyExpressions copies)
    {
        var arguments = Carried(method).Select(parameter =>
            parameter.Has(Names.Immutable) ? Name(parameter) : copies.Apply(parameter.Type, Name(parameter)));
        var token = method.Parameters.FirstOrDefault(IsToken) is { } last ? Name(last) : "default";
        var send = $"{shape.SendMethod}(new {call}({string.Join(", ", arguments)}), {token})";
        text.Line($"{method.ReturnType.Code()} {method.ContainingType.Code()}.{method.Name}({Declare(method.Parameters)}) =>");
        text.Line($"    {shape.Wrap(send)};");
    }

    private static void WriteCallClass(
        CodeText text, IMethodSymbol method, string call, CallShape shape, CopyExpressions copies)
    {
        text.Open($"private sealed class {call}({Declare(Carried(method))}) : {shape.BaseClass}");
        text.Line($"private static readonly {MethodClass} s_method = new(\"{method.ContainingType.ToDisplayString()}\", "
            + $"\"{method.Name}\", {Options(method)}, {Timeout(method)});");
        text.Line($"public override {MethodClass} Method => s_method;");
        var arguments = method.Parameters.Select(parameter =>
            IsToken(parameter) ? shape.TokenArgument : Name(parameter));
        var invocation = $"(({method.ContainingType.Code()})grain).{method.Name}({string.Join(", ", arguments)})";
        text.Line($"{shape.InvokeSignature} => {shape.FromGrain(invocation)};");
        if (shape.Result is { } result
            && !method.GetReturnTypeAttributes().Any(static attribute => attribute.AttributeClass?.FullName() == Names.Immutable)
            && copies.Apply(result, "value") is var copy
            && copy != "value")
        {
            text.Line($"{shape.CopySignature} => {copy};");
        }

        text.Close();
    }

    private static IEnumerable<IParameterSymbol> Carried(IMethodSymbol method) =>
        method.Parameters.Where(static parameter => !IsToken(parameter));

    private static string Declare(IEnumerable<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select(static parameter => $"{parameter.Type.Code()} {Name(parameter)}"));

    /// <summary>By position: a name of the user's might be one of ours.</summary>
    private static string Name(IParameterSymbol parameter) => $"p{parameter.Ordinal}";

    private static bool IsToken(IParameterSymbol parameter) => parameter.Type.FullName() == Names.CancellationToken;

    private static string Options(IMethodSymbol method)
    {
        var options = new[]
        {
            (Names.ReadOnly, "ReadOnly"), (Names.AlwaysInterleave, "AlwaysInterleave"), (Names.OneWay, "OneWay"),
        };
        var named = options.Where(option => method.Has(option.Item1)).Select(static option => option.Item2).DefaultIfEmpty("None");
        return string.Join(" | ", named.Select(static name => $"{Names.Engine}CallOptions.{name}"));
    }

    private static string Timeout(IMethodSymbol method)
    {
        if (method.AttributeArgument(Names.ResponseTimeout)?.Value is not string text)
            return "null";
        var ticks = TimeSpan.Parse(text, CultureInfo.InvariantCulture).Ticks;
        return $"global::System.TimeSpan.FromTicks({ticks.ToString(CultureInfo.InvariantCulture)})";
    }
}
