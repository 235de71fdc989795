using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace VaporForge.Grains.Sandboxes;

/// <summary>The silo's end of the control channel. Not thread-safe: it is opened and used on one activation's
/// scheduler, and its read loop stays there.</summary>
internal sealed partial class ControlChannel(ISandboxAttachment attachment, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>docs/control-channel.md: at most 4 MiB a line.</summary>
    private const int MaxLineBytes = 4 * 1024 * 1024;

    private readonly Dictionary<string, TaskCompletionSource<ControlReply>> _asked = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _closing = new();
    private long _lastId;

    public bool IsOpen { get; private set; } = true;

    /// <summary>Hands on what nobody asked for, until the agent host or the connection is gone; then returns.</summary>
    public async Task ReadAsync(Action<ControlReply> unasked)
    {
        var replies = PipeReader.Create(attachment.Replies, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await replies.ReadAsync(_closing.Token);
                var buffer = read.Buffer;
                while (TryTakeLine(ref buffer, out var line)) Receive(line, unasked);
                if (buffer.Length > MaxLineBytes)
                {
                    LogLineTooLong(buffer.Length);
                    return;
                }

                replies.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            LogEnded(e.GetType().Name);
        }
        finally
        {
            Close();
            await replies.CompleteAsync();
        }
    }

    /// <summary>Sends a command and waits for the reply that echoes its id.</summary>
    /// <exception cref="VaporForgeException"><see cref="ErrorCodes.SandboxUnavailable"/> when the agent host is gone,
    /// does not answer in time, or answers with an error; <see cref="ErrorCodes.NotOwner"/> when it has heard of a
    /// newer epoch.</exception>
    public async Task<ControlReply> AskAsync(ControlCommand command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var id = NextId();
        var answer = new TaskCompletionSource<ControlReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        try
        {
            await WriteAsync(command, id, timeout);
            var reply = await answer.Task.WaitAsync(timeout, time, cancellationToken);
            if (reply.Type != ControlReply.Error) return reply;
            throw reply.Code == "stale-epoch"
                ? VaporForgeException.NotOwner()
                : new VaporForgeException(
                    ErrorCodes.SandboxUnavailable, $"The sandbox refused '{command.Type}': {reply.Detail}", reply.Code);
        }
        catch (TimeoutException)
        {
            throw Gone($"The sandbox did not answer '{command.Type}' within {timeout.TotalSeconds:0.#} s.");
        }
        finally
        {
            _asked.Remove(id);
        }
    }

    /// <summary>Sends a command whose reply nobody waits for.</summary>
    public Task TellAsync(ControlCommand command, TimeSpan timeout) => WriteAsync(command, NextId(), timeout);

    public async ValueTask DisposeAsync()
    {
        Close();
        await attachment.DisposeAsync();
    }

    private async Task WriteAsync(ControlCommand command, string id, TimeSpan timeout)
    {
        if (!IsOpen) throw Gone("The connection to the sandbox is gone.");
        using var bound = new CancellationTokenSource(timeout, time);
        try
        {
            await _writing.WaitAsync(bound.Token);
            try
            {
                foreach (var piece in CommandParts.Of(command, id))
                {
                    await attachment.Commands.WriteAsync(piece, bound.Token);
                    await attachment.Commands.FlushAsync(bound.Token);
                }
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A line may be half written: nothing that follows it could be understood.
            Close();
            throw Gone("The sandbox takes no commands.", e);
        }
    }

    private void Receive(ReadOnlySequence<byte> line, Action<ControlReply> unasked)
    {
        ControlReply? reply;
        try
        {
            var reader = new Utf8JsonReader(line);
            reply = JsonSerializer.Deserialize(ref reader, ControlJson.Default.ControlReply);
        }
        catch (JsonException)
        {
            LogBadLine(line.Length);
            return;
        }

        if (reply is null) return;
        if (reply.Id is { } id && _asked.Remove(id, out var answer)) answer.TrySetResult(reply);
        else unasked(reply);
    }

    private void Close()
    {
        if (!IsOpen) return;
        IsOpen = false;
        _closing.Cancel();
        foreach (var answer in _asked.Values) answer.TrySetException(Gone("The sandbox went away."));
        _asked.Clear();
    }

    /// <summary>Several silos may hear each other's replies, so ids must differ between them.</summary>
    private string NextId() =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId:x}-{GetHashCode():x}-{++_lastId:x}");

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static VaporForgeException Gone(string text, Exception? inner = null) =>
        new(ErrorCodes.SandboxUnavailable, text, inner?.Message, inner);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Control channel ended ({Reason}).")]
    private partial void LogEnded(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Control channel: dropped a reply of {Bytes} bytes that is no JSON object of ours.")]
    private partial void LogBadLine(long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Control channel: a reply of {Bytes} bytes has no end; closing.")]
    private partial void LogLineTooLong(long bytes);
}
