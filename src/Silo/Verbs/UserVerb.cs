using Microsoft.Extensions.DependencyInjection;
using VaporForge.Access;
using VaporForge.Gateway.Access;
using VaporForge.Silo.Hosting;

namespace VaporForge.Silo.Verbs;

/// <summary>Adds a user and prints their bearer token, which is shown this once.</summary>
internal static class UserVerb
{
    public static async Task<int> RunAsync(CommandLine line, TextWriter output)
    {
        await using var administration = await Administration.OpenAsync(line);
        var store = administration.Services.GetRequiredService<IAccessStore>();
        var name = line.UserName!;
        if (await store.UserExistsAsync(name, CancellationToken.None)) throw new StartException($"There is a user '{name}' already.");
        var token = Credentials.NewToken();
        await store.AddUserAsync(name, name, CancellationToken.None);
        await store.AddTokenAsync(name, Credentials.Hash(token), "command line", CancellationToken.None);
        await output.WriteLineAsync(token);
        return 0;
    }
}
