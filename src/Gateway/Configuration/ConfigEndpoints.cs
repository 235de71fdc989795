using System.Text.Json;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Users;

namespace VaporForge.Gateway.Configuration;

/// <summary>What a user configures for agents. It reaches a sandbox with its next turn.</summary>
internal static class ConfigEndpoints
{
    private const string Tag = "Configuration";

    // Each byte of a text may be spelled with six.
    private const int BodyMaxBytes = (ConfigLimits.MaxValueBytes * 6) + (4 << 10);

    public static void MapConfiguration(this RouteGroupBuilder api)
    {
        var config = api.MapGroup("/config").WithTags(Tag);
        MapServers(config);
        MapSecrets(config);
        MapCredentialFiles(config);
        MapOnly(config, "/agent-settings", ConfigKind.AgentSettings, "the agent's settings");
        MapOnly(
            config, "/instructions", ConfigKind.Instructions, "the instructions that the agent gets in every session");
        config.MapPut("/agent-settings", PutSettingsAsync)
            .WithSummary("Sets the agent's settings: any JSON object")
            .Accepts<JsonElement>("application/json")
            .Puts();
        config.MapPut("/instructions", PutInstructionsAsync)
            .WithSummary("Sets the instructions that the agent gets in every session")
            .Accepts<InstructionsRequest>("application/json")
            .Puts();
    }

    private static void MapServers(RouteGroupBuilder config)
    {
        config.MapGet(
            "/mcp-servers", (HttpContext http, ConfigCalls calls) => calls.ListAsync(http, ConfigKind.McpServer))
            .WithSummary("Lists the MCP servers").Produces<ConfigList>();
        config.MapGet("/mcp-servers/{name}", (string name, HttpContext http, ConfigCalls calls) =>
                calls.FindAsync(http, ConfigKind.McpServer, name))
            .WithSummary("Shows an MCP server").Produces<ConfigEntry>().Fails(404);
        config.MapPut("/mcp-servers/{name}", PutServerAsync)
            .WithSummary("Sets an MCP server: {command, args?, env?} or {url, headers?}, and type?")
            .Accepts<JsonElement>("application/json")
            .Puts();
        config.MapDelete("/mcp-servers/{name}", (string name, HttpContext http, ConfigCalls calls) =>
                calls.DeleteAsync(http, ConfigKind.McpServer, name))
            .WithSummary("Removes an MCP server").Deletes();
    }

    private static void MapSecrets(RouteGroupBuilder config)
    {
        config.MapGet("/secrets", (HttpContext http, ConfigCalls calls) => calls.ListAsync(http, ConfigKind.Secret))
            .WithSummary("Lists the names of the secrets").Produces<ConfigList>();
        config.MapGet("/secrets/{name}", (string name, HttpContext http, ConfigCalls calls) =>
                calls.FindAsync(http, ConfigKind.Secret, name))
            .WithSummary("Tells whether a secret is set, never its value").Produces<ConfigEntry>().Fails(404);
        config.MapPut("/secrets/{name}", PutSecretAsync)
            .WithSummary("Sets a secret, an environment variable of the agent")
            .Accepts<SecretRequest>("application/json")
            .Puts();
        config.MapDelete("/secrets/{name}", (string name, HttpContext http, ConfigCalls calls) =>
                calls.DeleteAsync(http, ConfigKind.Secret, name))
            .WithSummary("Removes a secret").Deletes();
    }

    private static void MapCredentialFiles(RouteGroupBuilder config)
    {
        config.MapGet(
            "/credential-files", (HttpContext http, ConfigCalls calls) => calls.ListAsync(http, ConfigKind.CredentialFile))
            .WithSummary("Lists the paths of the credential files").Produces<ConfigList>();
        config.MapPut("/credential-files", PutCredentialFileAsync)
            .WithSummary("Sets one credential file: its path, relative to the agent's home, and its content")
            .Accepts<CredentialFileRequest>("application/json")
            .Puts();
        config.MapDelete("/credential-files", (string? path, HttpContext http, ConfigCalls calls) =>
                calls.DeleteAsync(http, ConfigKind.CredentialFile, ConfigFields.FilePath(path)))
            .WithSummary("Removes the credential file of that path").Deletes().Fails(400);
    }

    /// <summary>Kinds of which there is one.</summary>
    private static void MapOnly(RouteGroupBuilder config, string path, ConfigKind kind, string what)
    {
        config.MapGet(path, (HttpContext http, ConfigCalls calls) => calls.FindAsync(http, kind, ConfigLimits.Only))
            .WithSummary($"Shows {what}").Produces<ConfigEntry>().Fails(404);
        config.MapDelete(
            path, (HttpContext http, ConfigCalls calls) => calls.DeleteAsync(http, kind, ConfigLimits.Only))
            .WithSummary($"Removes {what}").Deletes();
    }

    private static async Task<IResult> PutServerAsync(string name, HttpContext http, ConfigCalls calls)
    {
        ConfigFields.ServerName(name);
        var body = await JsonBody.ReadBytesAsync(http, BodyMaxBytes);
        McpServerFields.Check(JsonBody.ParseElement(body));
        return await calls.PutAsync(http, ConfigKind.McpServer, name, body);
    }

    private static async Task<IResult> PutSecretAsync(string name, HttpContext http, ConfigCalls calls)
    {
        ConfigFields.SecretName(name);
        var request = await JsonBody.ReadAsync(http, GatewayJson.Wire.SecretRequest, BodyMaxBytes);
        return await calls.PutAsync(
            http, ConfigKind.Secret, name, ConfigCalls.JsonOf(ConfigFields.Text("value", request.Value)));
    }

    private static async Task<IResult> PutCredentialFileAsync(HttpContext http, ConfigCalls calls)
    {
        var request = await JsonBody.ReadAsync(http, GatewayJson.Wire.CredentialFileRequest, BodyMaxBytes);
        var path = ConfigFields.FilePath(request.Path);
        var content = ConfigFields.Text("content", request.Content);
        return await calls.PutAsync(http, ConfigKind.CredentialFile, path, ConfigCalls.JsonOf(content));
    }

    private static async Task<IResult> PutSettingsAsync(HttpContext http, ConfigCalls calls)
    {
        var body = await JsonBody.ReadBytesAsync(http, BodyMaxBytes);
        if (JsonBody.ParseElement(body).ValueKind != JsonValueKind.Object)
            throw ErrorDetails.InvalidField("body", "must be a JSON object.");
        return await calls.PutAsync(http, ConfigKind.AgentSettings, ConfigLimits.Only, body);
    }

    private static async Task<IResult> PutInstructionsAsync(HttpContext http, ConfigCalls calls)
    {
        var request = await JsonBody.ReadAsync(http, GatewayJson.Wire.InstructionsRequest, BodyMaxBytes);
        var text = ConfigFields.Text("text", request.Text);
        return await calls.PutAsync(http, ConfigKind.Instructions, ConfigLimits.Only, ConfigCalls.JsonOf(text));
    }

    private static RouteHandlerBuilder Puts(this RouteHandlerBuilder route) =>
        route.Produces<ConfigEntry>().Produces<ConfigEntry>(StatusCodes.Status201Created).Fails(400, 413, 415);

    private static RouteHandlerBuilder Deletes(this RouteHandlerBuilder route) =>
        route.Produces(StatusCodes.Status204NoContent).Fails(404);
}
