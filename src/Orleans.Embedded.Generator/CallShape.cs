using System;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>How the generated code of a call differs by what its method returns.</summary>
internal sealed record CallShape(
    string BaseClass,
    string SendMethod,
    string InvokeSignature,
    string TokenArgument,
    ITypeSymbol? Result,
    string CopySignature,
    Func<string, string> Wrap,
    Func<string, string> FromGrain)
{
    private const string Tasks = "global::System.Threading.Tasks.";

    public static CallShape? Of(ITypeSymbol returned) => returned.FullName() switch
    {
        "System.Threading.Tasks.Task" => Void(static send => send, static call => $"new {Tasks}ValueTask({call})"),
        "System.Threading.Tasks.ValueTask" => Void(static send => $"new {Tasks}ValueTask({send})", static call => call),
        "System.Threading.Tasks.Task`1" => WithResult(
            Argument(returned), static (send, _) => send, static (call, type) => $"new {Tasks}ValueTask<{type}>({call})"),
        "System.Threading.Tasks.ValueTask`1" => WithResult(
            Argument(returned), static (send, type) => $"new {Tasks}ValueTask<{type}>({send})", static (call, _) => call),
        "System.Collections.Generic.IAsyncEnumerable`1" => Streaming(Argument(returned)),
        _ => null,
    };

    private static ITypeSymbol Argument(ITypeSymbol type) => ((INamedTypeSymbol)type).TypeArguments[0];

    private static CallShape Void(Func<string, string> wrap, Func<string, string> fromGrain) => new(
        $"{Names.Engine}VoidGrainCall",
        "Send",
        $"protected override {Tasks}ValueTask InvokeAsync(object grain)",
        "CalleeToken",
        null,
        "",
        wrap,
        fromGrain);

    private static CallShape WithResult(
        ITypeSymbol result, Func<string, string, string> wrap, Func<string, string, string> fromGrain)
    {
        var type = result.Code();
        return new CallShape(
            $"{Names.Engine}GrainCall<{type}>",
            "Send",
            $"protected override {Tasks}ValueTask<{type}> InvokeAsync(object grain)",
            "CalleeToken",
            result,
            $"protected override {type} CopyResult({type} value)",
            send => wrap(send, type),
            call => fromGrain(call, type));
    }

    private static CallShape Streaming(ITypeSymbol item)
    {
        var type = item.Code();
        return new CallShape(
            $"{Names.Engine}StreamingCall<{type}>",
            "Enumerate",
            $"protected override global::System.Collections.Generic.IAsyncEnumerable<{type}> Invoke("
                + "object grain, global::System.Threading.CancellationToken token)",
            "token",
            item,
            $"protected override {type} CopyItem({type} value)",
            static send => send,
            static call => call);
    }
}
