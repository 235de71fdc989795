using VaporForge.Chaos.Clients;

namespace VaporForge.Chaos.Sessions;

/// <summary>The person who is asked before a tool is used; answers each once, mostly with yes.</summary>
internal sealed class Approver(ChaosRun run, SessionWatch watch, Commands commands, int place, Random random)
{
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private readonly EndpointCursor _endpoint = new(run.Cluster.Endpoints, place);

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? answered = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            await watch.UntilAsync(() => watch.PendingApproval is { } asked && asked != answered, Forever, cancellationToken);
            if (watch.PendingApproval is not { } approval || approval == answered) continue;
            await run.Clock.DelayAsync(Patience.Short(random), cancellationToken);
            var decision = random.Next(4) == 0 ? "deny" : "allow";
            await commands.UntilKnownAsync(
                () => commands.ApproveAsync(_endpoint, approval, decision, cancellationToken), random, cancellationToken);
            answered = approval;
        }
    }
}
