using Microsoft.Extensions.Options;

namespace VaporForge.Silo.Sandboxes;

/// <summary>Says which key is wrong, and what would be right.</summary>
internal sealed class ProcessOptionsValidator : IValidateOptions<ProcessOptions>
{
    private const int MaxCallbackUrls = 16;

    public ValidateOptionsResult Validate(string? name, ProcessOptions options)
    {
        var failures = Failures(options).ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(ProcessOptions options)
    {
        if (!Path.IsPathFullyQualified(options.DataRoot))
            yield return $"{ProcessOptions.Section}:DataRoot is '{options.DataRoot}'; use an absolute path.";
        if (options.InternalPort is < 1 or > 65_535)
            yield return $"{ProcessOptions.Section}:InternalPort is '{options.InternalPort}'; use 1 to 65535.";
        if (options.CallbackUrls.Count > MaxCallbackUrls || options.CallbackUrls.Any(url => !IsHttp(url)))
        {
            yield return $"{ProcessOptions.Section}:CallbackUrls is '{string.Join(' ', options.CallbackUrls)}'; "
                + $"use at most {MaxCallbackUrls} absolute http(s) addresses.";
        }

        if (options.NodePath.Length == 0)
            yield return $"{ProcessOptions.Section}:NodePath is empty; name the Node.js program, such as node.";
    }

    private static bool IsHttp(Uri url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https" };
}
