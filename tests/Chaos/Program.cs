using System.Runtime.InteropServices;
using VaporForge.Chaos;
using VaporForge.Chaos.Topology;

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return await ChaosProgram.RunAsync(CommandLine.Parse(args, TimeProvider.System), Console.Out, interrupted.Token);
}
catch (CommandLineException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n{CommandLine.Usage}");
    return 2;
}
catch (ClusterFolderException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

// The first Ctrl-C ends the plan and goes on to the verdict; the second one is the system's.
void Stop(PosixSignalContext context)
{
    context.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}
