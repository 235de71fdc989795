namespace VaporForge;

/// <summary>Every code that a caller may see in a problem document or an <c>error</c> frame. The gateway's table maps
/// them to status codes; nothing else does.</summary>
public static class ErrorCodes
{
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string SessionNotFound = "session-not-found";
    public const string NotFound = "not-found";
    public const string InvalidRequest = "invalid-request";
    public const string AfterBeyondHead = "after-beyond-head";
    public const string SessionBusy = "session-busy";
    public const string QueueFull = "queue-full";
    public const string TooLarge = "too-large";
    public const string RateLimited = "rate-limited";
    public const string TooManyViewers = "too-many-viewers";
    public const string ApprovalNotFound = "approval-not-found";
    public const string ApprovalResolved = "approval-resolved";
    public const string MissingSessionId = "missing-session-id";
    public const string SandboxNotActive = "sandbox-not-active";
    public const string ExecutionUnknown = "execution-unknown";
    public const string ExecutionEnded = "execution-ended";
    public const string StorageUnavailable = "storage-unavailable";
    public const string SandboxUnavailable = "sandbox-unavailable";

    /// <summary>As many files and terminals are open in the sandbox as may be.</summary>
    public const string SandboxBusy = "sandbox-busy";
    public const string FileNotFound = "file-not-found";

    /// <summary>The disk of the sandbox takes no more.</summary>
    public const string DiskFull = "disk-full";
    public const string NotOwner = "not-owner";
    public const string Unavailable = "unavailable";
    public const string BadLine = "bad-line";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string UnsupportedMediaType = "unsupported-media-type";
    public const string InternalError = "internal-error";
}
