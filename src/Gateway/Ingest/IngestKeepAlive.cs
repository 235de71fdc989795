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
        var pinged = time.GetTimestamp();
        try
        {
            while (true)
            {
                // A token lives by the wall clock, a connection by the time that passes.
                var (untilToken, untilPing) = (tokenDue - time.GetUtcNow(), pingInterval - time.GetElapsedTime(pinged));
                var wait = untilToken < untilPing ? untilToken : untilPing;
                if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
                var now = time.GetUtcNow();
                if (tokenDue <= now)
                {
                    await replies.TokenAsync(tokens.Mint(claims.ExecutionId, claims.SessionId, claims.Epoch));
                    tokenDue = now + (tokens.Life / 2);
                }

                if (time.GetElapsedTime(pinged) < pingInterval) continue;
                await replies.PingAsync();
                pinged = time.GetTimestamp();
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
