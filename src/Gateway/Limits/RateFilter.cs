using VaporForge.Gateway.Access;
using VaporForge.Gateway.Errors;

namespace VaporForge.Gateway.Limits;

/// <summary>Refuses requests of a user who makes too many, before anything is done for them.</summary>
internal sealed class RateFilter(UserRates rates) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // Watching has a limit of its own, and is what a thousand viewers of one user do at once.
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<TicketRoute>() is null)
            Check(context.HttpContext.User.Id());
        return next(context);
    }

    public void Check(string userId)
    {
        if (rates.TryTake(userId, out var retryAfter)) return;
        throw new VaporForgeException(ErrorCodes.RateLimited, "Too many requests; wait a moment.").RetryAfter(retryAfter);
    }
}
