using System.Buffers;
using System.Text;
using VaporForge.Gateway.Errors;
using VaporForge.Users;

namespace VaporForge.Gateway.Configuration;

/// <summary>Checks names and texts of what users configure; each failure names the field.</summary>
internal static class ConfigFields
{
    private static readonly SearchValues<char> EnvironmentCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>What the sandbox sets itself (WIRE.md, 5).</summary>
    private static readonly string[] ReservedNames = 
        ["IS_SANDBOX", "CLAUDE_CONFIG_DIR", "CLAUDE_MCP_SERVERS", "NODE_PATH", "HOME", "PATH"];

    public static string ServerName(string name) => Ids.IsValid(name)
        ? name
        : throw ErrorDetails.InvalidField("name", "must be 1 to 64 of the characters A-Z a-z 0-9 _ -.");

    public static string SecretName(string name)
    {
        if (name.Length is 0 or > ConfigLimits.MaxNameLength
            || char.IsAsciiDigit(name[0])
            || name.AsSpan().ContainsAnyExcept(EnvironmentCharacters))
        {
            throw ErrorDetails.InvalidField(
                "name", $"must be the name of an environment variable: letters, digits and _, at most {ConfigLimits.MaxNameLength}.");
        }

        return name.StartsWith("VF_", StringComparison.OrdinalIgnoreCase) || ReservedNames.Contains(
            name, StringComparer.OrdinalIgnoreCase)
            ? throw ErrorDetails.InvalidField("name", "is reserved; the sandbox sets it itself.")
            : name;
    }

    /// <summary>A path that stays inside the agent's home.</summary>
    public static string FilePath(string? path)
    {
        if (path is null) throw ErrorDetails.InvalidField("path", "is missing.");
        var isInside = path.Length is > 0 and <= ConfigLimits.MaxNameLength
            && path[0] != '~'
            && !path.Any(c => char.IsControl(c) || c == '\\')
            && path.Split('/').All(segment => segment is not ("" or "." or ".."));
        return isInside
            ? path
            : throw ErrorDetails.InvalidField(
                "path", $"must be relative to the agent's home, without .. or empty parts, at most {ConfigLimits.MaxNameLength} characters.");
    }

    public static string Text(string field, string? text)
    {
        if (text is null) throw ErrorDetails.InvalidField(field, "is missing.");
        if (text.Contains('\0')) throw ErrorDetails.InvalidField(field, "contains a zero character.");
        if (Encoding.UTF8.GetByteCount(text) > ConfigLimits.MaxValueBytes)
        {
            throw ErrorDetails.Field(
                new VaporForgeException(
                    ErrorCodes.TooLarge, $"{field} is longer than {ConfigLimits.MaxValueBytes:N0} bytes."), field);
        }

        return text;
    }
}
