using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace VaporForge.Gateway.Access;

/// <summary>The browser's cookie: unreadable for scripts, not sent by other sites' requests, worthless once its user is
/// gone.</summary>
internal sealed class CookieSetup(
    IOptions<GatewayOptions> options, KnownUsers users) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public const string CookieName = "vf_signed_in";

    public void Configure(string? name, CookieAuthenticationOptions cookie)
    {
        if (name != AccessSchemes.Cookie) return;
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;

        // Lax, not Strict: a sign-in link that is opened from a mail page must not land on a page that looks signed
        // out.
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.ExpireTimeSpan = options.Value.CookieLife;
        cookie.SlidingExpiration = true;
        cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        cookie.Events.OnValidatePrincipal = ValidateAsync;
    }

    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    private async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal?.FindId() is { } userId && await users.ExistsAsync(userId, context.HttpContext.RequestAborted)) return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(AccessSchemes.Cookie);
    }

    /// <summary>This is an API: it says so and sends nobody to a page.</summary>
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
