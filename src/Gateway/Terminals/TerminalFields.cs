using System.Globalization;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Sandboxes;

namespace VaporForge.Gateway.Terminals;

/// <summary>Checks what callers send of terminals.</summary>
internal static class TerminalFields
{
    public static TerminalSize Size(HttpRequest request) => new(
        Count(request, "columns", TerminalSize.Usual.Columns), Count(request, "rows", TerminalSize.Usual.Rows));

    /// <summary>Null when the message is of a kind that we do not know.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.InvalidRequest"/></exception>
    public static TerminalSize? Resize(ReadOnlySpan<byte> message)
    {
        var command = JsonBody.Parse(message, GatewayJson.Wire.TerminalCommand);
        return command.Type == "resize" ? new TerminalSize(Count("columns", command.Columns), Count("rows", command.Rows)) : null;
    }

    private static int Count(HttpRequest request, string field, int usual)
    {
        string? text = request.Query[field];
        if (string.IsNullOrEmpty(text)) return usual;
        return Count(field, int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null);
    }

    private static int Count(string field, int? count) => count is >= 1 and <= TerminalSize.Max
        ? count.Value
        : throw ErrorDetails.InvalidField(field, $"must be a whole number from 1 to {TerminalSize.Max}.");
}
