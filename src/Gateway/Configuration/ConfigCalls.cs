using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VaporForge.Gateway.Access;
using VaporForge.Gateway.Json;
using VaporForge.Users;

namespace VaporForge.Gateway.Configuration;

/// <summary>What the configuration routes have in common: list, show, put and delete items of one kind.</summary>
internal sealed class ConfigCalls(IGrainFactory grains)
{
    public async Task<IResult> ListAsync(HttpContext http, ConfigKind kind)
    {
        var items = await Grain(http).ListAsync(kind, http.RequestAborted);
        return Results.Json(new ConfigList([.. items.Select(ConfigEntry.Of)]), GatewayJson.Wire.ConfigList);
    }

    public async Task<IResult> FindAsync(HttpContext http, ConfigKind kind, string name)
    {
        var item = await Grain(http).FindAsync(kind, name, http.RequestAborted) ?? throw NotFound();
        return Results.Json(ConfigEntry.Of(item), GatewayJson.Wire.ConfigEntry);
    }

    public async Task<IResult> PutAsync(HttpContext http, ConfigKind kind, string name, byte[] json)
    {
        var grain = Grain(http);
        var isNew = await grain.PutAsync(kind, name, json, http.RequestAborted);
        var item = await grain.FindAsync(kind, name, http.RequestAborted) ?? throw NotFound();
        var status = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return Results.Json(ConfigEntry.Of(item), GatewayJson.Wire.ConfigEntry, statusCode: status);
    }

    public async Task<IResult> DeleteAsync(HttpContext http, ConfigKind kind, string name) =>
        await Grain(http).DeleteAsync(kind, name, http.RequestAborted) ? Results.NoContent() : throw NotFound();

    /// <summary>A text as the stored JSON value.</summary>
    public static byte[] JsonOf(string text) =>
        Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    private IUserConfigGrain Grain(HttpContext http) => grains.GetGrain<IUserConfigGrain>(http.User.Id());

    private static VaporForgeException NotFound() => new(ErrorCodes.NotFound, "Nothing of this name is configured.");
}
