using System.Text.Json;
using VaporForge.Gateway.Errors;

namespace VaporForge.Gateway.Configuration;

/// <summary>Checks the description of an MCP server: a command to run, or a URL to call. Members that we do not know go
/// on to the agent.</summary>
internal static class McpServerFields
{
    public static void Check(JsonElement server)
    {
        if (server.ValueKind != JsonValueKind.Object) throw ErrorDetails.InvalidField("body", "must be a JSON object.");
        var hasCommand = server.TryGetProperty("command", out var command);
        var hasUrl = server.TryGetProperty("url", out var url);
        if (hasCommand == hasUrl) throw ErrorDetails.InvalidField("command", "or url must be given, and not both.");
        if (hasCommand) CheckCommand(command);
        if (hasUrl && !IsHttpUrl(url)) throw ErrorDetails.InvalidField("url", "must be an http or https URL.");
        if (server.TryGetProperty("type", out var type) && !IsKnownType(type))
            throw ErrorDetails.InvalidField("type", "must be stdio, http or sse.");
        if (server.TryGetProperty("args", out var args)) CheckTexts("args", args);
        if (server.TryGetProperty("env", out var env)) CheckTextMembers("env", env);
        if (server.TryGetProperty("headers", out var headers)) CheckTextMembers("headers", headers);
    }

    private static void CheckCommand(JsonElement command)
    {
        CheckText("command", command);
        if (string.IsNullOrWhiteSpace(command.GetString())) throw ErrorDetails.InvalidField("command", "is empty.");
    }

    private static void CheckTexts(string field, JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) throw ErrorDetails.InvalidField(field, "must be a list of texts.");
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            CheckText($"{field}[{index}]", item);
            index++;
        }
    }

    private static void CheckTextMembers(string field, JsonElement map)
    {
        if (map.ValueKind != JsonValueKind.Object)
            throw ErrorDetails.InvalidField(field, "must be an object of texts.");
        foreach (var member in map.EnumerateObject())
        {
            CheckText($"{field}.{member.Name}", member.Value);
            if (member.Name.Length == 0 || member.Name.AsSpan().ContainsAny('=', '\0'))
                throw ErrorDetails.InvalidField($"{field}.{member.Name}", "has no name that may be one.");
        }
    }

    /// <summary>No process takes a zero character among its arguments or in its environment.</summary>
    private static void CheckText(string field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) throw ErrorDetails.InvalidField(field, "must be text.");
        if (value.GetString()!.Contains('\0')) throw ErrorDetails.InvalidField(field, "contains a zero character.");
    }

    private static bool IsHttpUrl(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && Uri.TryCreate(value.GetString(), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static bool IsKnownType(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is "stdio" or "http" or "sse" or "streamable-http";
}
