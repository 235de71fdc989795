namespace VaporForge.Gateway.Errors;

internal static class EndpointErrors
{
    /// <summary>Describes the errors that a route may answer, beyond those that all have.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) route.Produces<Problem>(status, Problems.ContentType);
        return route;
    }
}
