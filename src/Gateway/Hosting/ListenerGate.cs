namespace VaporForge.Gateway.Hosting;

/// <summary>Hides internal routes from the public door and public ones from the internal door: they do not exist
/// there.</summary>
internal sealed class ListenerGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        // By path too: routing's own answers (405) have no metadata, and would tell that there is something.
        var isInternalRoute = http.Request.Path.StartsWithSegments("/internal", StringComparison.OrdinalIgnoreCase)
            || http.GetEndpoint()?.Metadata.GetMetadata<InternalRoute>() is not null;
        if (isInternalRoute != IsInternal(http)) http.SetEndpoint(null);
        return next(http);
    }

    /// <summary>A server that does not say which door a connection came through (a test server) has the public one
    /// only.</summary>
    public static bool IsInternal(HttpContext http) => http.Features.Get<ListenerKind>() == ListenerKind.Internal;
}
