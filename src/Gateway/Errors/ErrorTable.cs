using System.Collections.Frozen;

namespace VaporForge.Gateway.Errors;

/// <summary>The one place that knows which status and title a code has.</summary>
internal static class ErrorTable
{
    private static readonly ErrorKind InternalKind = new(500, "Something went wrong here");

    private static readonly FrozenDictionary<string, ErrorKind> Kinds = new Dictionary<string, ErrorKind>
    {
        [ErrorCodes.InvalidRequest] = new(400, "The request is malformed"),
        [ErrorCodes.AfterBeyondHead] = new(400, "after is beyond the newest frame"),
        [ErrorCodes.MissingSessionId] = new(400, "Missing sessionId"),
        [ErrorCodes.SandboxNotActive] = new(400, "Sandbox not active"),
        [ErrorCodes.Unauthenticated] = new(401, "Not signed in"),
        [ErrorCodes.Forbidden] = new(403, "Not allowed"),
        [ErrorCodes.NotFound] = new(404, "Not found"),
        [ErrorCodes.SessionNotFound] = new(404, "Session not found"),
        [ErrorCodes.FileNotFound] = new(404, "File not found"),
        [ErrorCodes.ApprovalNotFound] = new(404, "Approval not found"),
        [ErrorCodes.ExecutionUnknown] = new(404, "No active stream for this execution"),
        [ErrorCodes.MethodNotAllowed] = new(405, "Method not allowed"),
        [ErrorCodes.SessionBusy] = new(409, "The session is busy"),
        [ErrorCodes.ApprovalResolved] = new(409, "The approval has been answered"),
        [ErrorCodes.ExecutionEnded] = new(409, "The execution has ended"),
        [ErrorCodes.TooLarge] = new(413, "Too large"),
        [ErrorCodes.UnsupportedMediaType] = new(415, "Unsupported media type"),
        [ErrorCodes.QueueFull] = new(429, "Too many prompts are waiting", RetryAfterSeconds: 5),
        [ErrorCodes.RateLimited] = new(429, "Too many requests", RetryAfterSeconds: 1),
        [ErrorCodes.TooManyViewers] = new(429, "Too many viewers", RetryAfterSeconds: 10),
        [ErrorCodes.SandboxBusy] = new(429, "Too much is open in the sandbox", RetryAfterSeconds: 5),
        [ErrorCodes.InternalError] = InternalKind,
        [ErrorCodes.StorageUnavailable] = new(503, "The storage is unavailable", RetryAfterSeconds: 2),
        [ErrorCodes.SandboxUnavailable] = new(503, "The sandbox is unavailable", RetryAfterSeconds: 5),
        [ErrorCodes.NotOwner] = new(503, "The session is moving", RetryAfterSeconds: 1),
        [ErrorCodes.Unavailable] = new(503, "Unavailable for the moment", RetryAfterSeconds: 2),
        [ErrorCodes.DiskFull] = new(507, "The sandbox's disk is full"),
    }.ToFrozenDictionary();

    public static ErrorKind Find(string code) => Kinds.GetValueOrDefault(code, InternalKind);

    /// <summary>The code of an answer that has a status and nothing else (routing made it).</summary>
    public static string CodeOf(int status) => status switch
    {
        401 => ErrorCodes.Unauthenticated,
        403 => ErrorCodes.Forbidden,
        404 => ErrorCodes.NotFound,
        405 => ErrorCodes.MethodNotAllowed,
        413 => ErrorCodes.TooLarge,
        415 => ErrorCodes.UnsupportedMediaType,
        429 => ErrorCodes.RateLimited,
        503 => ErrorCodes.Unavailable,
        < 500 => ErrorCodes.InvalidRequest,
        _ => ErrorCodes.InternalError,
    };
}
