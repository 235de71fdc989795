using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Clients;
using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Sessions;

/// <summary>The person who writes in a session: prompts one after the other, sometimes several at once, sometimes a stop, an interrupting
/// prompt, or a deletion that is taken back.</summary>
internal sealed class Writer(ChaosRun run, SessionWatch watch, Commands commands, int place, Random random)
{
    private readonly EndpointCursor _endpoint = new(run.Cluster.Endpoints, place);

    /// <summary>Until it has written as many turns as it wants, or nobody wants more.</summary>
    public async Task RunAsync(int turns, CancellationToken noMore, CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < turns && !noMore.IsCancellationRequested; turn++)
        {
            var awaited = new List<string>();
            for (var ahead = OneIn(5) ? 3 : 1; ahead > 0; ahead--)
            {
                var whenBusy = OneIn(10) ? "interrupt" : OneIn(10) ? "reject" : "queue";
                if (await SubmitAsync(whenBusy, cancellationToken) is { } receipt) awaited.Add(receipt.TurnId);
            }

            if (OneIn(8)) await StopAsync(cancellationToken);
            else if (OneIn(30)) await DeleteAndRestoreAsync(cancellationToken);
            await watch.UntilAsync(() => awaited.All(watch.HasEnded), Patience.Turn, cancellationToken);
            if (awaited.Count == 0) await run.Clock.DelayAsync(Patience.Short(random), cancellationToken);
        }
    }

    /// <returns>Null when it was refused, or nobody knows.</returns>
    private async Task<Receipt?> SubmitAsync(string whenBusy, CancellationToken cancellationToken)
    {
        var serial = run.Serials.Next();
        var usesTool = OneIn(4);
        var (words, pace) = (random.Next(20, 260), random.Next(8, 25));
        var prompt = DemoPrompt.Make(words, run.Options.PaceMs ?? pace, usesTool, usesTool && OneIn(2), serial);
        var id = $"chaos-{serial}";

        // Some people give up at once: what became of such a prompt is found out from the log, and must not be twice.
        var givesUp = OneIn(8);
        var submit = givesUp
            ? await Attempt()
            : await commands.UntilKnownAsync(Attempt, random, cancellationToken);

        // The same id again, as from a client that did not hear the answer, must get the same receipt.
        if (submit.Receipt is not null && OneIn(12)) await Attempt();
        return submit.Receipt;

        Task<CommandRecord.Submit> Attempt() => commands.SubmitAsync(_endpoint, id, prompt, whenBusy, cancellationToken);
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        var words = random.Next(0, 60);
        await watch.UntilAsync(() => watch.IsRunning && watch.Words >= words, TimeSpan.FromSeconds(2), cancellationToken);
        await commands.UntilKnownAsync(() => commands.StopAsync(_endpoint, cancellationToken), random, cancellationToken);
    }

    private async Task DeleteAndRestoreAsync(CancellationToken cancellationToken)
    {
        watch.OnDeleted();
        await commands.UntilKnownAsync(() => commands.DeleteAsync(_endpoint, cancellationToken), random, cancellationToken);
        await run.Clock.DelayAsync(TimeSpan.FromMilliseconds(random.Next(100, 1500)), cancellationToken);
        await commands.UntilKnownAsync(() => commands.RestoreAsync(_endpoint, cancellationToken), random, cancellationToken);
        watch.OnRestored();
    }

    private bool OneIn(int chances) => random.Next(chances) == 0;
}
