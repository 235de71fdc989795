namespace VaporForge.Gateway.Access;

/// <summary>The ways to sign in.</summary>
internal static class AccessSchemes
{
    /// <summary>Picks one of the others by what the request brings.</summary>
    public const string Any = "vf";
    public const string Bearer = "vf-bearer";
    public const string Ticket = "vf-ticket";
    public const string QueryToken = "vf-query-token";
    public const string Cookie = "vf-cookie";

    /// <summary>A header is meant, a cookie is merely there; so an explicit credential decides, even when it is
    /// wrong.</summary>
    public static string Pick(HttpContext http)
    {
        if (!string.IsNullOrEmpty(http.Request.Headers.Authorization)) return Bearer;
        if (!TakesTicket(http)) return Cookie;
        if (http.Request.Query.ContainsKey(TicketRoute.Parameter)) return Ticket;
        return http.Request.Query.ContainsKey(QueryTokenHandler.Parameter) && TakesToken(http) ? QueryToken : Cookie;
    }

    private static bool TakesToken(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.TokensInQuery;

    private static bool TakesTicket(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<TicketRoute>() is not null;
}
