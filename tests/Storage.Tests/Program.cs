using VaporForge.Storage.Tests.Failures;
using VaporForge.Storage.Tests.Measure;

// The tests start this assembly as the process that they kill; a person starts it to measure.
return args switch
{
    ["write-until-killed", var store, var where] => await CrashWriter.RunAsync(store, where),
    ["measure", .. var rest] => await Measurement.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        write-until-killed (sqlite|postgres) (path|connection string)
        measure (sqlite|postgres) [sessions] [lines per commit] [seconds]
        """);
    return 2;
}
