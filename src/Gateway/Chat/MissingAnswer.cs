using VaporForge.Sessions;

namespace VaporForge.Gateway.Chat;

/// <summary>The answer that a history lacked, because its turn ran. Its stream brings it; but a turn may end between the two requests
/// of a page, and then nobody would bring it. So the browser is asked to remember it for that moment.</summary>
internal static class MissingAnswer
{
    private const string Cookie = "vf-missing-answer";
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    /// <param name="active">As it was before the history was read.</param>
    /// <param name="history">What the page begins with.</param>
    public static void Remember(HttpContext http, string sessionId, ActiveTurnDetails? active, IEnumerable<Message> history)
    {
        if (active is not null && history.All(message => message.Id != active.AssistantMessageId))
            http.Response.Cookies.Append(Cookie, active.AssistantMessageId, Options(sessionId));
        else
            Forget(http, sessionId);
    }

    /// <summary>The id of the message, once; null when nothing is known to be missing.</summary>
    public static string? Take(HttpContext http, string sessionId)
    {
        if (!http.Request.Cookies.TryGetValue(Cookie, out var messageId)) return null;
        Forget(http, sessionId);
        return messageId;
    }

    private static void Forget(HttpContext http, string sessionId)
    {
        if (http.Request.Cookies.ContainsKey(Cookie)) http.Response.Cookies.Delete(Cookie, Options(sessionId));
    }

    private static CookieOptions Options(string sessionId) => new()
    {
        Path = $"/api/chat/{sessionId}", HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = Life,
    };
}
