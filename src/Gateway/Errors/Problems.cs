using System.Globalization;
using VaporForge.Gateway.Json;

namespace VaporForge.Gateway.Errors;

/// <summary>Makes problem documents of exceptions and writes them.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>The one exception type of boundaries that stands for any exception.</summary>
    public static VaporForgeException Normalize(Exception exception) => exception switch
    {
        VaporForgeException known => known,
        BadHttpRequestException { StatusCode: 413 } =>
            new VaporForgeException(ErrorCodes.TooLarge, "The body is too large.", null, exception),
        BadHttpRequestException =>
            new VaporForgeException(
                ErrorCodes.InvalidRequest, "The request is malformed.", exception.Message, exception),
        OrleansException or TimeoutException =>
            new VaporForgeException(
                ErrorCodes.Unavailable, "This part is not available at the moment; try again.", null, exception),
        _ =>
            new VaporForgeException(
                ErrorCodes.InternalError, "Something went wrong here; it has been recorded.", null, exception),
    };

    public static Problem Describe(HttpContext http, VaporForgeException error)
    {
        var kind = ErrorTable.Find(error.Code);
        var errors = ErrorDetails.FieldOf(error) is { } field
            ? new Dictionary<string, string[]> { [field] = [error.Message] }
            : null;
        return Make(http, error.Code, kind.Status, kind.Title, error.Message, errors);
    }

    public static async Task WriteAsync(HttpContext http, VaporForgeException error)
    {
        var retryAfter = ErrorDetails.RetryAfterOf(error)?.TotalSeconds ?? ErrorTable.Find(error.Code).RetryAfterSeconds;
        await WriteAsync(http, Describe(http, error), retryAfter);
    }

    /// <summary>For an answer that routing or signing in left with a status and no body.</summary>
    public static Task WriteAsync(HttpContext http, int status)
    {
        var code = ErrorTable.CodeOf(status);
        var kind = ErrorTable.Find(code);
        return WriteAsync(http, Make(http, code, status, kind.Title, null, null), kind.RetryAfterSeconds);
    }

    private static async Task WriteAsync(HttpContext http, Problem problem, double? retryAfterSeconds)
    {
        var response = http.Response;
        response.StatusCode = problem.Status;
        response.Headers.CacheControl = "no-store";
        if (problem.Status == 401) response.Headers.WWWAuthenticate = "Bearer";
        if (retryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(seconds)).ToString(
                CultureInfo.InvariantCulture);
        if (HttpMethods.IsHead(http.Request.Method)) return;
        await response.WriteAsJsonAsync(problem, GatewayJson.Wire.Problem, ContentType, http.RequestAborted);
    }

    private static Problem Make(
        HttpContext http, string code, int status, string title, string? detail, IReadOnlyDictionary<string, string[]>? errors) =>
        new($"urn:vaporforge:error:{code}", title, status, code, TraceIdOf(http), detail, errors);

    private static string TraceIdOf(HttpContext http) =>
        System.Diagnostics.Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;
}
