using System.Text.Json;
using VaporForge.Gateway.Feeds;
using VaporForge.Gateway.UiMessages;
using VaporForge.Sessions;

namespace VaporForge.Gateway.OlderContract;

/// <summary>The frames of one turn, and <c>process-exit</c> at its end, which these clients wait for.</summary>
/// <param name="end">Cancelled when the last frame was written.</param>
internal sealed class SdkViewer(
    string turnId, IViewerConnection connection, Func<SdkFrame, ValueTask> write, CancellationTokenSource end) : IViewerConnection
{
    private bool _hasExited;
    private bool _isOver;

    public async ValueTask WriteAsync(EncodedBatch batch, long afterSeq)
    {
        for (var i = batch.IndexAfter(afterSeq); i < batch.Frames.Length && !_isOver; i++)
        {
            var json = batch.JsonOf(i);
            using var frame = FrameJson.Parse(json);
            if (FrameJson.TurnIdOf(frame.RootElement) != turnId) continue;
            await write(new SdkFrame(batch.Frames[i].Seq, json));
            var type = FrameJson.TypeOf(frame.RootElement);
            _hasExited |= type == FrameTypes.ProcessExit;
            if (type == FrameTypes.TurnEnd) await EndAsync(FrameJson.Text(frame.RootElement, "outcome") ?? "lost");
        }
    }

    public ValueTask FlushAsync() => connection.FlushAsync();

    public ValueTask HeartbeatAsync() => connection.HeartbeatAsync();

    /// <summary>An agent that stays for the next turn does not exit; for these clients it does.</summary>
    private async ValueTask EndAsync(string outcome)
    {
        if (!_hasExited) await write(new SdkFrame(null, Exit(outcome)));
        await connection.FlushAsync();
        _isOver = true;
        await end.CancelAsync();
    }

    private static ReadOnlyMemory<byte> Exit(string outcome) => JsonSerializer.SerializeToUtf8Bytes(
        new ProcessExit(FrameTypes.ProcessExit, outcome == "completed" ? 0 : 1, outcome), Json.GatewayJson.Wire.ProcessExit);
}

/// <summary>A frame that is in no log, so it has no seq.</summary>
internal sealed record ProcessExit(string Type, int ExitCode, string Reason);
