using Microsoft.Extensions.DependencyInjection;
using VaporForge.Gateway.Access;
using VaporForge.Silo.Hosting;

namespace VaporForge.Silo.Verbs;

/// <summary>Prints a new sign-in link for the local user; the server may be running or not.</summary>
internal static class LinkVerb
{
    public static async Task<int> RunAsync(CommandLine line, TextWriter output)
    {
        var address = await PublicAddress.FindAsync(line.DataDirectory, line.Port);
        await using var administration = await Administration.OpenAsync(line);
        var user = administration.Services.GetRequiredService<LocalUser>();
        var link = await user.CreateSignInLinkAsync(address, CancellationToken.None);
        await output.WriteLineAsync(link.ToString());
        return 0;
    }
}
