using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using VaporForge.Access;
using VaporForge.Gateway.Hosting;
using VaporForge.Gateway.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Ingest;

/// <summary><c>POST /internal/stream</c>: agent hosts bring their lines (WIRE.md, 3).</summary>
internal static class IngestEndpoint
{
    private const string BearerPrefix = "Bearer ";

    public static void MapIngest(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/internal/stream", ServeAsync)
            .WithMetadata(InternalRoute.Instance, IngestTokenRoute.Instance)
            .ExcludeFromDescription();

    /// <summary>(1) The token, before anything else. (2) Where to go on. (3) The head of the response, at once, and
    /// <c>resume</c>. (4) Both directions, until one ends. (5) The session is told when its producer went without an
    /// ending.</summary>
    private static async Task ServeAsync(
        HttpContext http,
        IngestTokens tokens,
        SessionCalls calls,
        IngestMeter meter,
        IHostApplicationLifetime lifetime,
        IOptions<GatewayOptions> options,
        TimeProvider time,
        ILogger<IngestConnection> logger)
    {
        // (1)
        if (tokens.Verify(TokenOf(http)) is not { IsValid: true, Claims: { } claims })
            throw new VaporForgeException(ErrorCodes.Unauthenticated, "The ingest token is missing, wrong or expired.");

        // (2)
        var session = new IngestSession(
            claims.SessionId, claims.ExecutionId, calls, options.Value, time, logger, lifetime.ApplicationStopping);
        var attachment = await AttachAsync(session, http.RequestAborted);

        // (3)
        RemoveLimits(http);
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.StartAsync(http.RequestAborted);

        using var replies = new IngestReplies(http.Response.BodyWriter, options.Value.StallTimeout, time);
        await replies.ResumeAsync(attachment.Next);

        // (4)
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var keepAlive = new IngestKeepAlive(replies, tokens, options.Value.HeartbeatInterval, time, logger).RunAsync(claims, over.Token);
        var connection = new IngestConnection(
            session, attachment, http.Request.BodyReader, replies, options.Value, meter, logger);
        meter.Connections.Add(1);
        IngestStop stop;
        try
        {
            stop = await connection.RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            meter.Connections.Add(-1);
            await over.CancelAsync();
            await keepAlive;
        }

        // (5)
        if (stop is not (IngestStop.Ended or IngestStop.Superseded)) await session.DetachAsync(attachment.Connection);
        if (stop == IngestStop.Unavailable) http.Abort();
    }

    private static string? TokenOf(HttpContext http)
    {
        string? header = http.Request.Headers.Authorization;
        return header?.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) == true
            ? header[BearerPrefix.Length..].Trim()
            : null;
    }

    private static async Task<ProducerAttachment> AttachAsync(
        IngestSession session, CancellationToken cancellationToken)
    {
        ProducerAttachment attachment;
        try
        {
            attachment = await session.AttachAsync(cancellationToken);
        }
        catch (VaporForgeException e) when (e.Code == ErrorCodes.SessionNotFound)
        {
            throw Unknown();
        }

        return attachment.Standing switch
        {
            ExecutionStanding.Active => attachment,
            ExecutionStanding.Ended =>
                throw new VaporForgeException(ErrorCodes.ExecutionEnded, "This execution has ended."),
            _ => throw Unknown(),
        };
    }

    /// <summary>The connection is open for the whole execution, an idle hour included.</summary>
    private static void RemoveLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } inward) inward.MinDataRate = null;
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } outward) outward.MinDataRate = null;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private static VaporForgeException Unknown() =>
        new(ErrorCodes.ExecutionUnknown, "No active stream for this execution");
}
