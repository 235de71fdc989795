using Microsoft.Extensions.DependencyInjection;
using VaporForge.Gateway.Access;

namespace VaporForge.Silo.Verbs;

/// <summary>Prints a new sign-in link for the local user; the server may be running or not.</summary>
internal static class LinkVerb
{
    public static async Task<int> RunAsync(CommandLine line, TextWriter output)
    {
        await using var administration = await Administration.OpenAsync(line);
        var user = administration.Services.GetRequiredService<LocalUser>();
        var link = await user.CreateSignInLinkAsync(new Uri($"http://127.0.0.1:{line.Port}"), CancellationToken.None);
        await output.WriteLineAsync(link.ToString());
        return 0;
    }
}
