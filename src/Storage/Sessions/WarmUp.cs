using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VaporForge.Grains.Sessions;
using VaporForge.Sessions;

namespace VaporForge.Storage.Sessions;

/// <summary>
/// Does once, before a process joins others, what the first sessions that move to it would all wait for: connections that are
/// not open, statements that are not prepared, code that has never run (seen: 1 to 3 s in a rolling restart).
/// <para>It asks about a session that does not exist, so that it changes nothing.</para>
/// </summary>
internal sealed partial class WarmUp(
    ISessionStore store, ISessionReader reader, IOptions<StorageOptions> options, TimeProvider time, ILogger<WarmUp> logger)
    : IHostedService
{
    /// <summary>A connection prepares a statement when it sees it for the second time.</summary>
    private const int Rounds = 2;

    private const string Nobody = "warm-up";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var round = 0; round < Rounds; round++)
                await Task.WhenAll(Enumerable.Range(0, options.Value.MaxReaders).Select(_ => AskAsync(cancellationToken)));
            await WriteAsync(cancellationToken);
        }
        catch (VaporForgeException e)
        {
            LogCold(e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What a new owner and its viewers ask.</summary>
    private async Task AskAsync(CancellationToken cancellationToken)
    {
        await store.FindOwnershipAsync(Nobody, cancellationToken);
        await store.TakeOwnershipAsync(Nobody, cancellationToken);
        await store.PeekAsync(Nobody, cancellationToken);
        await reader.ReadFramesAsync(Nobody, afterSeq: 0, maxFrames: 1, cancellationToken);
        await reader.ReadMessagesAsync(Nobody, cancellationToken);
    }

    /// <summary>Alone: a commit that is refused makes its neighbours go again.</summary>
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await store.TouchAsync(Nobody, epoch: 1, cancellationToken);
        await store.CommitAsync(
            new SessionCommit
            {
                SessionId = Nobody,
                Epoch = 1,
                HeadSeq = 0,
                Now = now,
                State = new SessionState { Title = "", Agent = "" },
                Frames = [new NewFrame(new Frame(1, FrameTypes.TextDelta, Nobody, now, "{}"u8.ToArray()), Nobody, 1)],
            },
            cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The storage could not be warmed up; the first sessions that come here will wait.")]
    private partial void LogCold(Exception exception);
}
