using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using VaporForge.Gateway.Errors;

namespace VaporForge.Gateway.Json;

/// <summary>Reads the body of a request, strictly and within a limit.</summary>
internal static class JsonBody
{
    /// <summary>Of a body that is too large, this much more is read and dropped, so that the caller can finish sending
    /// and hear why.</summary>
    private const int DrainMaxBytes = 16 << 20;

    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.InvalidRequest"/> naming the field,
    /// <see cref="ErrorCodes.TooLarge"/>, <see cref="ErrorCodes.UnsupportedMediaType"/>.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type, int maxBytes)
        where T : class
    {
        var body = await ReadBytesAsync(http, maxBytes);
        return Parse(body, type);
    }

    /// <summary>As above; an empty body stands for <paramref name="absent"/>.</summary>
    public static async Task<T> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type, int maxBytes, T absent)
        where T : class
    {
        var body = await ReadBytesAsync(http, maxBytes);
        return body.Length == 0 ? absent : Parse(body, type);
    }

    public static T Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        if (json.IsEmpty) throw ErrorDetails.InvalidField("body", "is missing; send a JSON object.");
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw ErrorDetails.InvalidField("body", "must be a JSON object, not null.");
        }
        catch (JsonException e)
        {
            throw Invalid(e);
        }
    }

    /// <summary>Any JSON value whose texts are texts.</summary>
    public static JsonElement ParseElement(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) throw ErrorDetails.InvalidField("body", "is missing; send JSON.");
        try
        {
            var value = JsonSerializer.Deserialize(json, GatewayJson.Wire.JsonElement);
            JsonTexts.RequireWhole(value);
            return value;
        }
        catch (JsonException e)
        {
            throw Invalid(e);
        }
    }

    /// <summary>Any JSON value whose texts are texts, nested as deeply as what agents say.</summary>
    public static JsonElement ParseDeep(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty) throw ErrorDetails.InvalidField("body", "is missing; send JSON.");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
            var value = document.RootElement.Clone();
            JsonTexts.RequireWhole(value);
            return value;
        }
        catch (JsonException e)
        {
            throw Invalid(e);
        }
    }

    public static async Task<byte[]> ReadBytesAsync(HttpContext http, int maxBytes)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = (long)maxBytes + DrainMaxBytes;
        var reader = http.Request.BodyReader;
        var isTooLarge = http.Request.ContentLength > maxBytes;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            var buffer = read.Buffer;
            isTooLarge |= buffer.Length > maxBytes;
            if (read.IsCompleted)
            {
                var body = isTooLarge ? [] : buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                if (isTooLarge)
                    throw new VaporForgeException(ErrorCodes.TooLarge, $"The body is larger than {maxBytes:N0} bytes.");
                if (body.Length > 0) RequireJson(http);
                return body;
            }

            if (isTooLarge) reader.AdvanceTo(buffer.End);
            else reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>A body that says nothing of its kind is taken as JSON.</summary>
    private static void RequireJson(HttpContext http)
    {
        if (http.Request.ContentType is null || http.Request.HasJsonContentType()) return;
        throw new VaporForgeException(
            ErrorCodes.UnsupportedMediaType, "Send JSON, with Content-Type: application/json.");
    }

    private static VaporForgeException Invalid(JsonException e)
    {
        // The path is "$.field", or "$" when the text is no JSON or no object.
        var path = e.Path is { Length: > 2 } found && found.StartsWith("$.", StringComparison.Ordinal)
            ? found[2..]
            : null;
        if (e.InnerException is InvalidOperationException && path is not null)
            return ErrorDetails.InvalidField(path, "has a wrong type.");
        var place = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        return path is null
            ? ErrorDetails.InvalidField("body", $"is not the JSON object that is expected ({place}).")
            : ErrorDetails.InvalidField(path, $"is not valid JSON or has a wrong type ({place}).");
    }
}
