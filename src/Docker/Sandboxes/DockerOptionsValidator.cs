using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using VaporForge.Docker.Engine;

namespace VaporForge.Docker.Sandboxes;

/// <summary>Says which key is wrong, and what would be right.</summary>
internal sealed partial class DockerOptionsValidator : IValidateOptions<DockerOptions>
{
    private const long Mebibyte = 1L << 20;
    private const long Tebibyte = 1L << 40;
    private const int MaxCallbackUrls = 16;

    public ValidateOptionsResult Validate(string? name, DockerOptions options)
    {
        var failures = Failures(options).ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(DockerOptions options)
    {
        if (!DockerEndpoint.TryParse(options.Endpoint, out _))
            yield return Wrong("Endpoint", options.Endpoint, "write unix:///path/of/socket or tcp://host:port");
        if (!InstanceName().IsMatch(options.Instance))
            yield return Wrong("Instance", options.Instance, "use 1 to 16 characters of a-z and 0-9");
        if (!ImageName().IsMatch(options.Image))
            yield return Wrong("Image", options.Image, "name an image, such as vaporforge-sandbox:latest");
        if (options.MemoryBytes is < 64 * Mebibyte or > Tebibyte)
            yield return Wrong("MemoryBytes", options.MemoryBytes, "use 67108864 (64 MiB) to 1099511627776 (1 TiB)");
        if (options.Cpus is not (>= 0.1 and <= 1024))
            yield return Wrong("Cpus", options.Cpus, "use 0.1 to 1024");
        if (options.Pids is < 32 or > 1_000_000)
            yield return Wrong("Pids", options.Pids, "use 32 to 1000000");
        if (options.TmpBytes is < Mebibyte or > Tebibyte)
            yield return Wrong("TmpBytes", options.TmpBytes, "use 1048576 (1 MiB) to 1099511627776 (1 TiB)");
        if (!Enum.IsDefined(options.Egress))
            yield return Wrong("Egress", options.Egress, "use Internal or Open");
        if (options.InternalPort is < 1 or > 65_535)
            yield return Wrong("InternalPort", options.InternalPort, "use 1 to 65535");
        if (options.CallbackPorts.Count > MaxCallbackUrls || options.CallbackPorts.Any(port => port is < 1 or > 65_535))
            yield return Wrong("CallbackPorts", string.Join(' ', options.CallbackPorts), "use at most 16 ports from 1 to 65535");
        if (options.CallbackUrls.Count > MaxCallbackUrls || options.CallbackUrls.Any(url => !IsHttp(url)))
            yield return Wrong("CallbackUrls", string.Join(' ', options.CallbackUrls), "use at most 16 absolute http(s) addresses");
        if (options.DataRoot is { } root && !Path.IsPathFullyQualified(root))
            yield return Wrong("DataRoot", root, "use an absolute path, or leave it out for named volumes");
    }

    private static string Wrong(string key, object? value, string remedy) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{DockerOptions.Section}:{key} is '{value}'; {remedy}.");

    private static bool IsHttp(Uri url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https" };

    [GeneratedRegex(@"\A[a-z0-9]{1,16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex InstanceName();

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9._/:@-]{0,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageName();
}
