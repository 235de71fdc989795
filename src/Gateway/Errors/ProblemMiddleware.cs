namespace VaporForge.Gateway.Errors;

/// <summary>Sees to it that every error leaves as a problem document: thrown ones, and bare status codes of routing and
/// sign-in.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception exception)
        {
            await AnswerAsync(http, exception);
            return;
        }

        var response = http.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentType is null && response.ContentLength is null)
            await Problems.WriteAsync(http, response.StatusCode);
    }

    private async Task AnswerAsync(HttpContext http, Exception exception)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            LogGone(exception.GetType().Name, http.Request.Path);
            return;
        }

        var error = Problems.Normalize(exception);
        if (error.Code == ErrorCodes.InternalError) LogUnexpected(exception, http.Request.Method, http.Request.Path);
        else if (error.Internal is not null || error.InnerException is not null)
            LogKnown(exception, error.Code, error.Internal, http.Request.Path);
        if (http.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            http.Abort();
            return;
        }

        http.Response.Clear();
        await Problems.WriteAsync(http, error);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The caller of {Path} went away ({Exception}).")]
    private partial void LogGone(string exception, PathString path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception, string method, PathString path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} answered {Code}: {Internal}")]
    private partial void LogKnown(Exception exception, string code, string? @internal, PathString path);
}
