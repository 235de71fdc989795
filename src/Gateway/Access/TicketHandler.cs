using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using VaporForge.Access;

namespace VaporForge.Gateway.Access;

/// <summary><c>?ticket=</c>, which opens one connection and is gone.</summary>
internal sealed class TicketHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IAccessStore store,
    TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? ticket = Request.Query[TicketRoute.Parameter];
        if (ticket is not { Length: > 0 and <= Credentials.MaxLength }) return AuthenticateResult.NoResult();

        // Taking it out of the store must not stop half-way because the caller hung up.
        var userId = await store.RedeemCodeAsync(
            Credentials.Hash(ticket), Credentials.TicketPurpose, time.GetUtcNow(), CancellationToken.None);
        return userId is null
            ? AuthenticateResult.Fail("This ticket is unknown, used or expired.")
            : AuthenticateResult.Success(new AuthenticationTicket(Principals.Of(userId, Scheme.Name), Scheme.Name));
    }
}
