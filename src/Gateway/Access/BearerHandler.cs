using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;

namespace VaporForge.Gateway.Access;

/// <summary><c>Authorization: Bearer</c> (RFC 6750) with a token of the access store.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KnownUsers users)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? header = Request.Headers.Authorization;
        if (header is null || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var userId = await users.FindByTokenAsync(header[Prefix.Length..].Trim(), Context.RequestAborted);
        return userId is null
            ? AuthenticateResult.Fail("No user has this token.")
            : AuthenticateResult.Success(new AuthenticationTicket(Principals.Of(userId, Scheme.Name), Scheme.Name));
    }
}
