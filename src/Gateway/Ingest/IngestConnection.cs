using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using VaporForge.Sessions;

namespace VaporForge.Gateway.Ingest;

/// <summary>One producer's connection, in two halves that run side by side: one reads lines and puts them in their
/// places, the other appends what has come in while the append before it was under way, and says how far it got. An
/// acknowledgement follows the commit, never precedes it; what is not acknowledged when the connection goes is the
/// producer's to send again.</summary>
internal sealed partial class IngestConnection(
    IngestSession session,
    ProducerAttachment attachment,
    PipeReader body,
    IngestReplies replies,
    GatewayOptions options,
    IngestMeter meter,
    ILogger logger)
{
    private readonly PendingLines _pending = new(
        options.IngestPendingBytes, options.IngestBatchLines, options.IngestBatchBytes);

    private readonly NdjsonSplitter _splitter = new(options.IngestLineMaxBytes);
    private readonly LineSequence _sequence = new(attachment.Next);
    private long _durable = attachment.Next - 1;

    /// <summary>Why the reading half stopped, when it stopped first.</summary>
    private IngestStop _readerStop = IngestStop.BodyOver;

    /// <param name="hostStopping">What has been read is still made durable.</param>
    public async Task<IngestStop> RunAsync(CancellationToken hostStopping)
    {
        await using var stopping = hostStopping.UnsafeRegister(
            static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        var appending = AppendAllAsync();
        try
        {
            await ReadAllAsync(hostStopping);
        }
        finally
        {
            _pending.Complete();
        }

        return await appending;
    }

    private async Task ReadAllAsync(CancellationToken hostStopping)
    {
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(CancellationToken.None);
                if (read.IsCanceled)
                {
                    if (hostStopping.IsCancellationRequested) _readerStop = IngestStop.HostStopping;
                    return;
                }

                var buffer = read.Buffer;
                var goOn = TakeLines(ref buffer, read.IsCompleted);
                body.AdvanceTo(buffer.Start, buffer.End);
                _pending.Publish();
                if (!goOn || read.IsCompleted) return;
                await _pending.WaitForRoomAsync();
            }
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException or OperationCanceledException)
        {
            LogBroken(session.SessionId, session.ExecutionId, e.GetType().Name);
        }
    }

    /// <returns>False when the rest of this connection is not wanted.</returns>
    private bool TakeLines(ref ReadOnlySequence<byte> buffer, bool isCompleted)
    {
        while (_splitter.TryRead(ref buffer, out var line))
        {
            if (!Take(line)) return false;
        }

        if (!isCompleted) return true;

        // A last line without its line feed counts when it is whole; half a line is the producer's to send again.
        if (_splitter.Rest(buffer) is { IsTooLong: false } rest && Parse(rest) is { Fault: null } parsed) Take(parsed);
        return false;
    }

    private bool Take(NdjsonLine line) => IsBlank(line) || Take(Parse(line));

    private bool Take(in ParsedLine parsed)
    {
        switch (_sequence.Place(parsed, out var line))
        {
            case LinePlace.Expected:
                if (parsed.Fault is { } fault) RecordBad(line.N, fault);
                _pending.Add(line);
                return true;
            case LinePlace.Repeated:
                return true;
            default:
                _readerStop = IngestStop.Gap;
                return false;
        }
    }

    private ParsedLine Parse(NdjsonLine line)
    {
        if (line.IsTooLong) return ParsedLine.Bad($"A line was longer than {options.IngestLineMaxBytes:N0} bytes.");
        if (line.Text.IsSingleSegment) return LineParser.Parse(line.Text.FirstSpan);
        var length = (int)line.Text.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        line.Text.CopyTo(rented);
        var parsed = LineParser.Parse(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return parsed;
    }

    /// <summary>An empty line says nothing and has no number; some producers send them to keep a connection
    /// alive.</summary>
    private static bool IsBlank(NdjsonLine line) =>
        !line.IsTooLong && (line.Text.IsEmpty || (line.Text.Length == 1 && line.Text.FirstSpan[0] == '\r'));

    private async Task<IngestStop> AppendAllAsync()
    {
        try
        {
            while (await _pending.TakeAsync() is { IsEmpty: false } lines)
            {
                if (await AppendAsync(lines) is { } stop) return stop;
            }

            if (_readerStop == IngestStop.Gap) await replies.ResumeAsync(_durable + 1);
            return _readerStop;
        }
        catch (Exception e)
        {
            LogGivenUp(e, session.SessionId, session.ExecutionId, _durable);
            return IngestStop.Unavailable;
        }
        finally
        {
            _pending.Abandon();
            body.CancelPendingRead();
        }
    }

    /// <returns>Why to stop, or null to go on.</returns>
    private async Task<IngestStop?> AppendAsync(ImmutableArray<IngestLine> lines)
    {
        var outcome = await session.AppendAsync(attachment.Connection, lines);
        switch (outcome.Status)
        {
            case IngestStatus.Committed:
                meter.Lines.Add(Math.Max(0, outcome.Next - 1 - _durable));
                _durable = outcome.Next - 1;
                await replies.AckAsync(_durable);
                if (!lines.Any(line => line.N <= _durable && line.Type is FrameTypes.Done or FrameTypes.ProcessExit))
                    return null;
                await replies.EndAsync(_durable);
                return IngestStop.Ended;
            case IngestStatus.Gap:
                await replies.ResumeAsync(outcome.Next);
                return IngestStop.Gap;
            default:
                return IngestStop.Superseded;
        }
    }

    private void RecordBad(long n, string fault)
    {
        meter.BadLines.Add(1);
        LogBadLine(session.SessionId, session.ExecutionId, n, fault);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Session {SessionId}, execution {ExecutionId}, line {N}: {Fault}")]
    private partial void LogBadLine(string sessionId, string executionId, long n, string fault);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Session {SessionId}: the connection of execution {ExecutionId} broke off ({Exception}).")]
    private partial void LogBroken(string sessionId, string executionId, string exception);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Session {SessionId}: the connection of execution {ExecutionId} was given up after line {N}; the producer has the rest.")]
    private partial void LogGivenUp(Exception exception, string sessionId, string executionId, long n);
}
