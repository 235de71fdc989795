using System.Globalization;
using System.Text;
using VaporForge.Gateway.Errors;
using VaporForge.Sessions;
using VaporForge.Users;

namespace VaporForge.Gateway.Sessions;

/// <summary>Checks what callers send about sessions; each failure names the field.</summary>
internal static class SessionFields
{
    public const int MaxTitleLength = 200;
    public const int MaxListLimit = 200;
    public const int DefaultListLimit = 50;
    private const int MaxCursorLength = 512;
    private const int MaxPathLength = 1024;

    public static CreateSession Check(CreateSessionRequest request, string userId)
    {
        if (request.Title is { } title) CheckTitle(title);
        if (request.Agent is { } agent && !Ids.IsValid(agent))
            throw ErrorDetails.InvalidField("agent", "must be 1 to 64 of the characters A-Z a-z 0-9 _ -.");
        return new CreateSession(userId, request.Title, request.Agent);
    }

    public static string Check(RenameSessionRequest request)
    {
        var title = request.Title ?? throw ErrorDetails.InvalidField("title", "is missing.");
        CheckTitle(title);
        return title;
    }

    public static SubmitPrompt Check(SendMessageRequest request, int promptMaxBytes)
    {
        var prompt = request.Prompt ?? throw ErrorDetails.InvalidField("prompt", "is missing.");
        if (string.IsNullOrWhiteSpace(prompt)) throw ErrorDetails.InvalidField("prompt", "is empty.");
        if (Encoding.UTF8.GetByteCount(prompt) > promptMaxBytes)
        {
            throw ErrorDetails.Field(
                new VaporForgeException(
                    ErrorCodes.TooLarge, $"prompt is longer than {promptMaxBytes:N0} bytes."), "prompt");
        }

        if (request.ClientMessageId is { } id && !IsShortText(id))
            throw ErrorDetails.InvalidField(
                "clientMessageId", "must be 1 to 64 printable ASCII characters without blanks.");
        if (request.Mode is { } mode && !IsShortText(mode))
            throw ErrorDetails.InvalidField("mode", "must be 1 to 64 printable ASCII characters without blanks.");
        if (request.Cwd is { } cwd && (cwd.Length is 0 or > MaxPathLength || cwd.Any(char.IsControl)))
            throw ErrorDetails.InvalidField("cwd", $"must be 1 to {MaxPathLength:N0} characters without control characters.");
        return new SubmitPrompt(
            prompt, request.ClientMessageId, request.Mode, WhenBusyOf(request.WhenBusy), request.Cwd);
    }

    public static ApprovalDecision Check(ApprovalRequest request) => DecisionOf(request.Decision);

    public static ApprovalDecision DecisionOf(string? word) => word switch
    {
        "allow" => ApprovalDecision.Allow,
        "deny" => ApprovalDecision.Deny,
        null => throw ErrorDetails.InvalidField("decision", "is missing; give allow or deny."),
        _ => throw ErrorDetails.InvalidField("decision", "must be allow or deny."),
    };

    public static SessionQuery Check(string? after, string? limit, string? query, string? deleted) =>
        new(Cursor(after), Limit(limit), SearchText(query), Flag("deleted", deleted));

    private static int Limit(string? text) => text switch
    {
        null or "" => DefaultListLimit,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= MaxListLimit => limit,
        _ => throw ErrorDetails.InvalidField("limit", $"must be a whole number from 1 to {MaxListLimit}."),
    };

    private static string? SearchText(string? text) => text switch
    {
        null or "" => null,
        { Length: > MaxTitleLength } => throw ErrorDetails.InvalidField("query", $"is longer than {MaxTitleLength} characters."),
        _ => text,
    };

    private static bool Flag(string field, string? text) => text switch
    {
        null or "" or "false" => false,
        "true" => true,
        _ => throw ErrorDetails.InvalidField(field, "must be true or false."),
    };

    private static string? Cursor(string? text) => text switch
    {
        null or "" => null,
        { Length: > MaxCursorLength } => throw ErrorDetails.InvalidField("after", "is not the next of a page."),
        _ => text,
    };

    /// <summary>The seq to go on from: <c>Last-Event-ID</c>, which an EventSource sends when it comes back, wins over
    /// <c>after</c>.</summary>
    public static long After(HttpRequest request)
    {
        string? lastEventId = request.Headers["Last-Event-ID"];
        if (!string.IsNullOrEmpty(lastEventId)) return Seq("Last-Event-ID", lastEventId);
        string? after = request.Query["after"];
        return string.IsNullOrEmpty(after) ? 0 : Seq("after", after);
    }

    private static long Seq(string field, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw ErrorDetails.InvalidField(field, "must be the seq of a frame, or 0.");

    private static void CheckTitle(string title)
    {
        if (string.IsNullOrWhiteSpace(title)) throw ErrorDetails.InvalidField("title", "is empty.");
        if (title.Length > MaxTitleLength)
            throw ErrorDetails.InvalidField("title", $"is longer than {MaxTitleLength} characters.");
        if (title.Any(char.IsControl)) throw ErrorDetails.InvalidField("title", "contains control characters.");
    }

    private static bool IsShortText(string text) =>
        text.Length is > 0 and <= Ids.MaxLength && text.All(c => c is > ' ' and < (char)127);

    private static WhenBusy WhenBusyOf(string? word) => word switch
    {
        null or "queue" => WhenBusy.Queue,
        "reject" => WhenBusy.Reject,
        "interrupt" => WhenBusy.Interrupt,
        _ => throw ErrorDetails.InvalidField("whenBusy", "must be queue, reject or interrupt."),
    };
}
