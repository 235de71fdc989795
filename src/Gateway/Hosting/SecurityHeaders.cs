namespace VaporForge.Gateway.Hosting;

/// <summary>Headers that every answer of the public listener has.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // No inline script: what an agent wrote may end up in the page, and must never run there.
    private const string PolicyBesidesStyles =
        "default-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; ";

    private const string ContentSecurityPolicy = PolicyBesidesStyles + "style-src 'self'";

    /// <summary>xterm.js makes its styles while it runs. Nothing but a terminal is in that page, so only it may.</summary>
    private const string TerminalPage = "/terminal.html";
    private const string TerminalPolicy = PolicyBesidesStyles + "style-src 'self' 'unsafe-inline'";

    public Task InvokeAsync(HttpContext http)
    {
        // When the response begins, because an error clears what was set before it.
        http.Response.OnStarting(static state => Add((HttpContext)state), http);
        return next(http);
    }

    private static Task Add(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = http.Request.Path == TerminalPage ? TerminalPolicy : ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
