using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace VaporForge.Gateway.Description;

/// <summary>What the description of the API says beyond the routes themselves.</summary>
internal static class ApiDescription
{
    private const string Text =
        """
        Chats with coding agents that survive everything. A session is one chat; a turn is one prompt and all that follows from it, up to
        exactly one turn-end; a frame is one JSON object of a session's log, and its seq (1, 2, 3 ... with no gap) is where you go on from.

        Sign in with `Authorization: Bearer <token>`, or with the cookie of the browser application. WebSocket and EventSource clients
        that cannot set headers first `POST /api/tickets` and pass the answer as `?ticket=`.

        Errors are problem documents (RFC 9457): `type, title, status, code, traceId`, and `detail` and `errors` (field to texts) where
        they help. Branch on `code`. 429 and 503 say when to try again in `Retry-After`.

        Every frame has `seq, type, turnId?, at` and its own fields. Ignore types that you do not know: `user-message` (messageId, text),
        `turn-start` (messageId), `session-init` (sessionId), `text-delta` and `reasoning-delta` (text), `tool-start` (id, name, input),
        `tool-result` (id, name, output, isError), `confirmation` (approvalId, toolName, input), `confirmation-resolved` (approvalId,
        decision, by), `status` (state, detail), `session-reset`, `config-restored`, `usage` (inputTokens, outputTokens, costUsd?),
        `error` (code, error), `done` (sessionId, fullText), `process-exit` (exitCode, reason), `turn-end` (outcome: completed, stopped,
        failed or lost; reason?), `snapshot` (throughSeq, messages; stands for frames that are folded).
        """;

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "VaporForge", Version = "v1", Description = Text };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
                ["cookie"] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = Access.CookieSetup.CookieName,
                },
                ["ticket"] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Query, Name = Access.TicketRoute.Parameter,
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAccessAsync);
        options.AddSchemaTransformer(SchemaDescription.CorrectAsync);
    });

    private static Task DescribeAccessAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any()) return Task.CompletedTask;
        string[] schemes = metadata.OfType<Access.TicketRoute>().Any()
            ? ["bearer", "cookie", "ticket"]
            : ["bearer", "cookie"];
        operation.Security =
        [
            .. schemes.Select(scheme => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [],
            }),
        ];
        return Task.CompletedTask;
    }
}
