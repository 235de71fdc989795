namespace VaporForge.Gateway.Health;

/// <summary>Asks all checks at once, each for a bounded time. Anybody may ask, so an answer is good for a
/// second.</summary>
internal sealed partial class Readiness(
    IEnumerable<IReadinessCheck> checks, IOptions<GatewayOptions> options, TimeProvider time, ILogger<Readiness> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly IReadinessCheck[] _checks = [.. checks];
    private readonly SemaphoreSlim _asking = new(1, 1);
    private ReadinessAnswer? _answer;
    private long _answeredAt;

    public async Task<ReadinessAnswer> AskAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_answer is not null && time.GetElapsedTime(_answeredAt) < Fresh) return _answer;
            var states = await Task.WhenAll(_checks.Select(CheckAsync));
            var isReady = states.All(state => state.Ok);
            _answer = new ReadinessAnswer(
                isReady ? "ready" : "not-ready",
                _checks.Zip(states).ToDictionary(pair => pair.First.Name, pair => pair.Second));
            _answeredAt = time.GetTimestamp();
            return _answer;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<ReadinessState> CheckAsync(IReadinessCheck check)
    {
        using var timeout = new CancellationTokenSource(options.Value.ReadinessTimeout, time);
        try
        {
            var wrong = await check.CheckAsync(timeout.Token).WaitAsync(timeout.Token);
            return new ReadinessState(wrong is null, wrong);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new ReadinessState(false, "does not answer");
        }
        catch (Exception e)
        {
            LogFailed(e, check.Name);
            return new ReadinessState(false, "failed; the log says why");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The readiness check {Name} failed.")]
    private partial void LogFailed(Exception exception, string name);
}
