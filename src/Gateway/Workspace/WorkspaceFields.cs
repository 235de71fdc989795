using System.Text;
using VaporForge.Gateway.Errors;

namespace VaporForge.Gateway.Workspace;

/// <summary>Checks the paths that callers send, before a sandbox is woken for them. Whether a link leaves the workspace only the
/// sandbox knows, and it checks all of this again.</summary>
internal static class WorkspaceFields
{
    private const string Field = "path";

    /// <summary>PATH_MAX of Linux.</summary>
    private const int MaxPathBytes = 4096;

    public static string Folder(HttpRequest request)
    {
        string path = request.Query[Field].ToString();
        if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
            throw ErrorDetails.InvalidField(Field, $"is longer than {MaxPathBytes} bytes.");
        if (path.Any(char.IsControl)) throw ErrorDetails.InvalidField(Field, "contains control characters.");
        if (path.StartsWith('/')) throw ErrorDetails.InvalidField(Field, "must be relative to the workspace.");
        if (path.Split('/').Contains("..")) throw ErrorDetails.InvalidField(Field, "must not contain '..'.");
        return path;
    }

    public static string File(HttpRequest request)
    {
        var path = Folder(request);
        if (path.Length == 0) throw ErrorDetails.InvalidField(Field, "is missing.");
        if (path.EndsWith('/') || path.Split('/')[^1] == ".")
            throw ErrorDetails.InvalidField(Field, "names a folder where a file is meant.");
        return path;
    }

    /// <summary>What the sandbox refuses as malformed is the path.</summary>
    public static Task<T> BlamingAsync<T>(Task<T> call) => ErrorDetails.BlamingAsync(Field, call);
}
