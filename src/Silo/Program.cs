using Microsoft.Extensions.Options;
using VaporForge;
using VaporForge.Silo;
using VaporForge.Silo.Hosting;
using VaporForge.Silo.Verbs;

OwnerOnly.Apply();
try
{
    var line = CommandLine.Parse(args);
    return line.Verb switch
    {
        "link" => await LinkVerb.RunAsync(line, Console.Out),
        "user" => await UserVerb.RunAsync(line, Console.Out),
        _ => await ServeVerb.RunAsync(line, Console.Out),
    };
}
catch (CommandLineException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n{CommandLine.Usage}");
    return 2;
}
catch (StartException e)
{
    await Console.Error.WriteLineAsync($"VaporForge cannot start: {e.Message}");
    return 1;
}
catch (OptionsValidationException e)
{
    await Console.Error.WriteLineAsync($"VaporForge cannot start: {string.Join(' ', e.Failures)}");
    return 1;
}
catch (InvalidOperationException e) when (e.Source == "Microsoft.Extensions.Configuration.Binder")
{
    // Its own words name the key and the value.
    await Console.Error.WriteLineAsync($"VaporForge cannot start: {e.Message}");
    return 1;
}
catch (VaporForgeException e)
{
    await Console.Error.WriteLineAsync($"VaporForge cannot start: {e.Message}{(e.Internal is { } detail ? $" ({detail})" : "")}");
    return 1;
}
