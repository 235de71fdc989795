using System.Buffers.Text;
using System.Text.Json;

namespace VaporForge.Access;

/// <summary>Reads the two JSON parts of a token whose signature holds. Rubbish gives false or null, never an
/// exception.</summary>
internal static class IngestTokenJson
{
    public static bool HeaderIsOurs(ReadOnlySpan<char> header)
    {
        using var json = Decode(header);
        return json is not null
            && TextOf(json.RootElement, "alg") == "HS256"
            && !json.RootElement.TryGetProperty("crit", out _);
    }

    public static IngestTokenClaims? ReadClaims(ReadOnlySpan<char> payload)
    {
        using var json = Decode(payload);
        if (json is null
            || TextOf(json.RootElement, "executionId") is not { } executionId || !Ids.IsValid(executionId)
            || TextOf(json.RootElement, "sessionId") is not { } sessionId || !Ids.IsValid(sessionId)
            || InstantOf(json.RootElement, "iat") is not { } issuedAt
            || InstantOf(json.RootElement, "exp") is not { } expiresAt
            || !TryReadEpoch(json.RootElement, out var epoch))
        {
            return null;
        }

        return new IngestTokenClaims(executionId, sessionId, epoch, issuedAt, expiresAt);
    }

    private static JsonDocument? Decode(ReadOnlySpan<char> part)
    {
        try
        {
            var json = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
            return null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is fine JSON and no text.
            return null;
        }
    }

    /// <summary>NumericDate (RFC 7519, section 2): seconds, perhaps with a fraction.</summary>
    private static DateTimeOffset? InstantOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds)
        && seconds is >= 0 and <= 253_402_300_799
            ? DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds)
            : null;

    private static bool TryReadEpoch(JsonElement json, out long? epoch)
    {
        epoch = null;
        if (!json.TryGetProperty("epoch", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            return false;
        }

        epoch = number;
        return true;
    }
}
