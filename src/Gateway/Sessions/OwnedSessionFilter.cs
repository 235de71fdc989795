using VaporForge.Gateway.Access;

namespace VaporForge.Gateway.Sessions;

/// <summary>Lets only the owner of <c>{id}</c> through.</summary>
internal sealed class OwnedSessionFilter(SessionOwners owners) : IEndpointFilter
{
    public const string RouteValue = "id";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var sessionId = (string?)http.GetRouteValue(RouteValue) ?? "";
        var deletedToo = http.GetEndpoint()?.Metadata.GetMetadata<DeletedSessionRoute>() is not null;
        await owners.RequireAsync(sessionId, http.User.Id(), deletedToo, http.RequestAborted);
        return await next(context);
    }
}

/// <summary>Marks the routes that also take a session that is deleted.</summary>
internal sealed class DeletedSessionRoute
{
    public static readonly DeletedSessionRoute Instance = new();
}

/// <summary>Marks the routes whose session is checked to be the caller's.</summary>
internal sealed class OwnedSessionRoute
{
    public static readonly OwnedSessionRoute Instance = new();
}
