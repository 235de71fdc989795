using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;

namespace VaporForge.Gateway.Access;

/// <summary>A bearer token as <c>?token=</c>, where the operator allows it (<see
/// cref="GatewayOptions.TokensInQuery"/>).</summary>
internal sealed class QueryTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KnownUsers users)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Parameter = "token";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? token = Request.Query[Parameter];
        if (string.IsNullOrEmpty(token)) return AuthenticateResult.NoResult();
        var userId = await users.FindByTokenAsync(token, Context.RequestAborted);
        return userId is null
            ? AuthenticateResult.Fail("No user has this token.")
            : AuthenticateResult.Success(new AuthenticationTicket(Principals.Of(userId, Scheme.Name), Scheme.Name));
    }
}
