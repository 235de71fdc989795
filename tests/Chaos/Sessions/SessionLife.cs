using VaporForge.Chaos.Checking;
using VaporForge.Chaos.Clients;
using VaporForge.Chaos.Faults;
using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Sessions;

/// <summary>
/// One session from its creation to its verdict:
/// <list type="number">
/// <item>It is created, viewers attach, a writer writes its turns.</item>
/// <item>When it has written them, the session is waited for until nothing runs.</item>
/// <item>Its viewers get time to catch up with the head of that moment, and go.</item>
/// <item>The log is read, through a head at which nothing runs, and so are the messages.</item>
/// <item>The checker judges. Without a violation the histories go, and so does the session.</item>
/// </list>
/// A session that was long done is checked while others still run, so a run of any length needs the memory and the disk of a few
/// sessions.
/// </summary>
internal sealed class SessionLife(ChaosRun run, int place, int generation)
{
    private const int LeastTurns = 5;
    private const int MostTurns = 25;

    private readonly Random _random = run.RandomFor(place, generation);

    public async Task RunAsync(CancellationToken noMore, CancellationToken cancellationToken)
    {
        // 1
        if (await CreateAsync(noMore, cancellationToken) is not { } sessionId) return;
        var watch = new SessionWatch(sessionId, run.Clock, run.Mix.HasFlag(FaultFamilies.Clock));
        var folder = new SessionFolder(run.Options.OutFolder, sessionId);
        using var history = new HistoryFile<CommandRecord>(folder.Commands);
        var commands = new Commands(run, sessionId, history);
        var places = Enumerable.Range(0, run.Options.Viewers)
            .Select(number => new ViewerPlace(run, watch, folder, number, run.RandomFor(place * 1000 + number, generation)))
            .ToList();
        using var stopWatching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopApproving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = Task.WhenAll(places.Select(viewers => viewers.RunAsync(stopWatching.Token)));
        var approving = new Approver(run, watch, commands, place, run.RandomFor(place + 500, generation)).RunAsync(stopApproving.Token);
        run.Live.Enter(place, watch);
        await new Writer(run, watch, commands, place, _random).RunAsync(_random.Next(LeastTurns, MostTurns), noMore, cancellationToken);

        // 2
        var reader = new SessionReader(run, sessionId, place, _random);
        var quiet = await reader.QuietAsync(TimeSpan.FromSeconds(run.Options.QuietSeconds), cancellationToken);
        run.Live.Leave(place);
        await EndAsync(stopApproving, approving);

        // 3
        foreach (var viewers in places) viewers.Stay();
        var head = quiet?.HeadSeq ?? 0;
        await watch.UntilAsync(() => places.All(viewers => viewers.HasReached(head)), Patience.CatchUp, cancellationToken);
        await EndAsync(stopWatching, watching);
        foreach (var viewers in places) viewers.Dispose();
        history.Flush();

        // 4 and 5
        var isClean = await JudgeAsync(reader, watch, folder, places, head, cancellationToken);
        history.Dispose();
        if (isClean && !run.Options.Keep) folder.Delete();
        if (isClean) await RemoveAsync(sessionId, cancellationToken);
    }

    private async Task<bool> JudgeAsync(
        SessionReader reader, SessionWatch watch, SessionFolder folder, List<ViewerPlace> places, long head, CancellationToken cancellationToken)
    {
        var sessionId = watch.SessionId;
        var bound = TimeSpan.FromSeconds(run.Options.QuietSeconds);
        if (await reader.StoredAsync(bound, cancellationToken) is not { } stored)
        {
            run.Verdicts.Add(new Violation(
                ViolationKind.Unreadable, $"session {sessionId}", $"its log and its messages, within {bound.TotalSeconds:0} s"));
            return false;
        }

        await folder.WriteLogAsync(stored.Log, stored.Messages, cancellationToken);
        var evidence = new SessionEvidence
        {
            SessionId = sessionId,
            Log = stored.Log,
            HeadSeq = stored.HeadSeq,
            Messages = stored.Messages,
            Viewers = [.. places.SelectMany(viewers => viewers.Evidence(head))],
            Commands = [.. HistoryJson.Read<CommandRecord>(folder.Commands)],
            HostKills = watch.HostKills,
            ClocksDifferBy = run.Mix.HasFlag(FaultFamilies.Clock) ? MemberFaults.Jump : TimeSpan.Zero,
        };
        var violations = SessionChecker.Check(evidence);
        run.Verdicts.Add(violations);

        // A viewer that drops is silent by its own will.
        if (!run.Mix.HasFlag(FaultFamilies.Drop)) run.Silences.Add(evidence.Viewers);
        if (violations is not [{ Kind: ViolationKind.Unreadable }]) run.Tally.Add(evidence);
        if (violations.Count > 0) await run.SayAsync($"session {sessionId}: {violations.Count} violations, first: {violations[0]}");
        return violations.Count == 0;
    }

    /// <returns>Null when the run ends before there is one.</returns>
    private async Task<string?> CreateAsync(CancellationToken noMore, CancellationToken cancellationToken)
    {
        var endpoint = new EndpointCursor(run.Cluster.Endpoints, place);
        while (!noMore.IsCancellationRequested)
        {
            // A creation whose answer was lost may leave a session that nobody uses; it has no promise to break.
            var answer = await run.Api.SendAsync(
                HttpMethod.Post, endpoint, "/api/sessions", new { title = $"chaos {place}-{generation}", agent = "demo" }, cancellationToken);
            if (answer.IsAccepted) return answer.Body.GetProperty("id").GetString();
            await run.Clock.DelayAsync(Patience.Short(_random), cancellationToken);
        }

        return null;
    }

    /// <summary>Frees its sandbox. Whether it worked is nothing that is promised in the middle of faults.</summary>
    private async Task RemoveAsync(string sessionId, CancellationToken cancellationToken)
    {
        var endpoint = new EndpointCursor(run.Cluster.Endpoints, place);
        await run.Api.SendAsync(HttpMethod.Delete, endpoint, $"/api/sessions/{sessionId}", null, cancellationToken);
    }

    private static async Task EndAsync(CancellationTokenSource stop, Task task)
    {
        await stop.CancelAsync();
        try
        {
            await task;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // That is what was asked of it.
        }
    }
}
