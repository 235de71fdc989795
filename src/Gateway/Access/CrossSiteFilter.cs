namespace VaporForge.Gateway.Access;

/// <summary>Refuses what another site made a signed-in browser send. Bearer tokens and tickets need no such check: no
/// browser adds them by itself.</summary>
internal sealed class CrossSiteFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.User.CameByCookie() && !IsSafe(http) && !IsSameOrigin(http, absentIsFine: true))
            throw new VaporForgeException(ErrorCodes.Forbidden, "This request came from another site.");
        return next(context);
    }

    /// <summary>WebSockets know no same-origin policy, so a handshake by cookie must name its origin, and it must be
    /// this one.</summary>
    public static void RequireOwnOrigin(HttpContext http)
    {
        if (http.User.CameByCookie() && !IsSameOrigin(http, absentIsFine: false))
            throw new VaporForgeException(ErrorCodes.Forbidden, "This connection came from another site.");
    }

    private static bool IsSafe(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method);

    /// <summary>Sec-Fetch-Site where the browser sends it (W3C Fetch Metadata), else the host of Origin.</summary>
    private static bool IsSameOrigin(HttpContext http, bool absentIsFine)
    {
        string? site = http.Request.Headers["Sec-Fetch-Site"];
        if (!string.IsNullOrEmpty(site) && site is not ("same-origin" or "none")) return false;
        string? origin = http.Request.Headers.Origin;
        if (string.IsNullOrEmpty(origin)) return absentIsFine || !string.IsNullOrEmpty(site);

        // The scheme is not compared: behind a proxy that ends TLS it differs.
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
