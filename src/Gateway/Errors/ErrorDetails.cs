namespace VaporForge.Gateway.Errors;

/// <summary>What the gateway adds to <see cref="VaporForgeException"/>: the field that is wrong, and when to try
/// again.</summary>
internal static class ErrorDetails
{
    private const string FieldKey = "field";
    private const string RetryAfterKey = "retryAfter";

    /// <summary>A request whose field is wrong.</summary>
    /// <param name="field">Its path, as <c>env.HOME</c> or <c>args[1]</c>; <c>body</c> for the body as a whole.</param>
    /// <param name="text">Goes on from the field's name: "must be ...".</param>
    public static VaporForgeException InvalidField(string field, string text) =>
        Field(new VaporForgeException(ErrorCodes.InvalidRequest, $"{field} {text}"), field);

    public static VaporForgeException Field(VaporForgeException exception, string field)
    {
        exception.Data[FieldKey] = field;
        return exception;
    }

    /// <summary>What the called part refuses as malformed is the fault of that field.</summary>
    public static async Task<T> BlamingAsync<T>(string field, Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (VaporForgeException e) when (e.Code == ErrorCodes.InvalidRequest)
        {
            Field(e, field);
            throw;
        }
    }

    public static VaporForgeException RetryAfter(this VaporForgeException exception, TimeSpan delay)
    {
        exception.Data[RetryAfterKey] = delay;
        return exception;
    }

    public static string? FieldOf(Exception exception) => exception.Data[FieldKey] as string;

    public static TimeSpan? RetryAfterOf(Exception exception) => exception.Data[RetryAfterKey] as TimeSpan?;
}
