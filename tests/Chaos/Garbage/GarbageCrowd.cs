using System.Net.Http.Headers;
using System.Text;
using VaporForge.Chaos.Checking;

namespace VaporForge.Chaos.Garbage;

/// <summary>Two hundred clients that send garbage to every endpoint. All of it must be refused or cut off; a success or an internal error
/// is a violation, and what it does to the sessions the checker sees.</summary>
internal sealed class GarbageCrowd(ChaosRun run) : IDisposable
{
    private const int Clients = 200;
    private const int LeastPauseMs = 500;
    private const int MostPauseMs = 2500;
    private const int InternalError = 500;
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(8);

    private readonly HttpClient _http = new() { Timeout = AnswerBound };
    private readonly Uri[] _internal = [.. run.Cluster.Members.Select(member => member.Internal).OfType<Uri>()];
    private long _sent;

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunOneAsync(client, cancellationToken)));

    public void Dispose() => _http.Dispose();

    private async Task RunOneAsync(int client, CancellationToken cancellationToken)
    {
        var random = run.RandomFor(100_000, client);
        try
        {
            while (true)
            {
                await run.Clock.DelayAsync(TimeSpan.FromMilliseconds(random.Next(LeastPauseMs, MostPauseMs)), cancellationToken);
                if (await SendAsync(random, cancellationToken) is { } wrong)
                    run.Verdicts.Add(new Violation(ViolationKind.GarbageAccepted, "garbage", wrong));
                Interlocked.Increment(ref _sent);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Enough.
        }
    }

    /// <returns>What was wrong with the answer; null when it was a refusal.</returns>
    private async Task<string?> SendAsync(Random random, CancellationToken cancellationToken)
    {
        var endpoint = run.Cluster.Endpoints[random.Next(run.Cluster.Endpoints.Count)];
        var live = run.Live.All;
        var session = live.Count == 0 ? "none" : live[random.Next(live.Count)].SessionId;
        switch (random.Next(6))
        {
            case 0:
                var addresses = (Uri[])[endpoint, .. _internal];
                var status = await RawGarbage.SendAsync(addresses[random.Next(addresses.Length)], random, cancellationToken);
                return IsWrong(status) ? $"bytes that are no request were answered {status}" : null;
            case 1 when live.Count > 0:
                return await SocketGarbage.SendAsync(endpoint, run.Cluster.Token, session, random, cancellationToken);
            default:
                return await SendAsync(GarbageRequests.All[random.Next(GarbageRequests.All.Length)], endpoint, session, random, cancellationToken);
        }
    }

    private async Task<string?> SendAsync(
        GarbageRequest garbage, Uri endpoint, string session, Random random, CancellationToken cancellationToken)
    {
        if (garbage.OnInternal && _internal.Length == 0) return null;
        var address = garbage.OnInternal ? _internal[random.Next(_internal.Length)] : endpoint;
        var path = garbage.Path.Replace("{real}", session, StringComparison.Ordinal).Replace("{unknown}", "nobody-has-this", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(garbage.Method), new Uri(address, path));
        if (garbage.Body is { } body) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (garbage.Credential != Credential.None)
        {
            var token = garbage.Credential == Credential.Right ? run.Cluster.Token : "AAAAAAAAAAAAAAAAAAAAAA";
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return IsWrong((int)response.StatusCode) ? $"{garbage} was answered {(int)response.StatusCode}" : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Cut off, which is a refusal; or the member just died.
            return null;
        }
    }

    private static bool IsWrong(int? status) => status is (>= 200 and < 300) or InternalError;
}
