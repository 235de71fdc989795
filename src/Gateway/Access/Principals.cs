using System.Security.Claims;

namespace VaporForge.Gateway.Access;

/// <summary>A signed-in user as ASP.NET Core carries one.</summary>
internal static class Principals
{
    public static ClaimsPrincipal Of(string userId, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, userId)], scheme));

    public static string Id(this ClaimsPrincipal user) => user.FindId()
        ?? throw new VaporForgeException(ErrorCodes.Unauthenticated, "Sign in first.");

    public static string? FindId(this ClaimsPrincipal user) => user.FindFirst(ClaimTypes.NameIdentifier)?.Value;

    public static bool CameByCookie(this ClaimsPrincipal user) =>
        user.Identity?.AuthenticationType == AccessSchemes.Cookie;
}
