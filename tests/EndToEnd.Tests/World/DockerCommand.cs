using System.Diagnostics;

namespace VaporForge.EndToEnd.Tests.World;

/// <summary>The docker client, for what people do to containers behind our back.</summary>
internal static class DockerCommand
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("docker") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Bound);
        Assert.True(process.ExitCode == 0, $"docker {string.Join(' ', arguments)}: {await error}");
        return (await output).Trim();
    }

    /// <summary>The container of a session.</summary>
    public static Task<string> FindContainerAsync(string session) => RunAsync("ps", "-q", "--filter", $"name={session}");

    /// <summary>Removes what one installation left on the engine.</summary>
    public static async Task RemoveAllOfAsync(string dataDirectory)
    {
        var name = Path.Combine(dataDirectory, "installation");
        if (!File.Exists(name)) return;
        var installation = (await File.ReadAllTextAsync(name)).Trim();
        foreach (var id in Lines(await RunAsync("ps", "-aq", "--filter", $"name={installation}"))) await RunAsync("rm", "-f", id);
        foreach (var id in Lines(await RunAsync("network", "ls", "-q", "--filter", $"name={installation}"))) await RunAsync("network", "rm", id);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
