using System.Globalization;

namespace VaporForge.Silo.Hosting;

/// <summary>Where the process was reached last: a file in the data directory, for links that are made beside it. With
/// port 0 nobody else knows.</summary>
internal static class PublicAddress
{
    private const string FileName = "address";

    public static Task RememberAsync(string dataDirectory, Uri address) =>
        File.WriteAllTextAsync(Path.Combine(dataDirectory, FileName), $"{address}\n");

    /// <param name="port">What was asked for; 0 takes the address that the process had.</param>
    /// <exception cref="StartException">It had none yet.</exception>
    public static async Task<Uri> FindAsync(string dataDirectory, int port)
    {
        if (port != 0) return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var file = Path.Combine(dataDirectory, FileName);
        return File.Exists(file) && Uri.TryCreate((await File.ReadAllTextAsync(file)).Trim(), UriKind.Absolute, out var address)
            ? address
            : throw new StartException($"{file} does not say where the instance listens. Name its port with --port.");
    }
}
