using VaporForge.Access;

namespace VaporForge.Gateway.Ingest;

/// <summary>Says something to the producer now and then: pings, and a fresh token when half of the life of the last one
/// is over.</summary>
internal sealed partial class IngestKeepAlive(
    IngestReplies replies, IngestTokens tokens, TimeSpan pingInterval, TimeProvider time, ILogger logger)
{
    public async Task RunAsync(IngestTokenClaims claims, CancellationToken cancellationToken)
    {
        var tokenDue = claims.IssuedAt + ((claims.ExpiresAt - claims.IssuedAt) / 2);
        var pingDue = time.GetUtcNow() + pingInterval;
        try
        {
            while (true)
            {
                var wait = (tokenDue < pingDue ? tokenDue : pingDue) - time.GetUtcNow();
                if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
                var now = time.GetUtcNow();
                if (tokenDue <= now)
                {
                    await replies.TokenAsync(tokens.Mint(claims.ExecutionId, claims.SessionId, claims.Epoch));
                    tokenDue = now + (tokens.Life / 2);
                }

                if (pingDue > now) continue;
                await replies.PingAsync();
                pingDue = now + pingInterval;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // The connection broke; the half that reads it notices too.
            LogBroken(claims.ExecutionId, e.GetType().Name);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Execution {ExecutionId}: the connection takes nothing any more ({Exception}).")]
    private partial void LogBroken(string executionId, string exception);
}
