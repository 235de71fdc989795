using System.Text.Json;
using VaporForge.Gateway.Errors;

namespace VaporForge.Gateway.Json;

/// <summary>Checks texts in JSON that is taken as it is.</summary>
internal static class JsonTexts
{
    /// <summary>JSON may spell half of a surrogate pair (<c>\ud800</c>). That is no text: whoever reads it later would
    /// fail.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.InvalidRequest"/>, naming where it is.</exception>
    public static void RequireWhole(JsonElement value, string path = "")
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when !IsWhole(value):
                throw ErrorDetails.InvalidField(path.Length == 0 ? "body" : path, "contains half of a character.");
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    RequireWhole(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray()) RequireWhole(item, $"{path}[{index++}]");
                break;
        }
    }

    public static bool AreWhole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsWhole(value),
        JsonValueKind.Object => value.EnumerateObject().All(member => AreWhole(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(AreWhole),
        _ => true,
    };

    private static bool IsWhole(JsonElement text)
    {
        try
        {
            text.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
