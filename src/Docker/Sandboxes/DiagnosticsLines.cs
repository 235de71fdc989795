using System.Text;
using Microsoft.Extensions.Logging;

namespace VaporForge.Docker.Sandboxes;

/// <summary>What an agent host says on standard error, as lines in our log: long lines are cut, and a flood is counted
/// instead.</summary>
internal sealed partial class DiagnosticsLines(string sessionId, TimeProvider time, ILogger logger)
{
    private const int MaxLineBytes = 1024;
    private const int MaxLinesPerWindow = 100;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly byte[] _line = new byte[MaxLineBytes];
    private int _length;
    private int _linesInWindow;
    private long _windowStart = time.GetTimestamp();

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var end = bytes.IndexOf((byte)'\n');
            Keep(end < 0 ? bytes : bytes[..end]);
            if (end < 0) return;
            EndLine();
            bytes = bytes[(end + 1)..];
        }
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        part = part[..Math.Min(part.Length, MaxLineBytes - _length)];
        part.CopyTo(_line.AsSpan(_length));
        _length += part.Length;
    }

    private void EndLine()
    {
        var line = _line.AsSpan(0, _length);
        _length = 0;
        if (time.GetElapsedTime(_windowStart) >= Window)
        {
            if (_linesInWindow > MaxLinesPerWindow) LogDropped(sessionId, _linesInWindow - MaxLinesPerWindow);
            _windowStart = time.GetTimestamp();
            _linesInWindow = 0;
        }

        if (++_linesInWindow <= MaxLinesPerWindow && line.Length > 0 && logger.IsEnabled(LogLevel.Debug))
            LogLine(sessionId, Encoding.UTF8.GetString(line));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {SessionId}: agent host: {Line}")]
    private partial void LogLine(string sessionId, string line);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {SessionId}: agent host: {Lines} more lines in the last minute.")]
    private partial void LogDropped(string sessionId, int lines);
}
