using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace VaporForge.Engine.Support;

/// <summary>Remembers what was logged with an exception, for tests that promise a log.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, Exception Exception)> _lines = new();

    public bool Contains(LogLevel atLeast, string exceptionMessage) =>
        _lines.Any(line => line.Level >= atLeast && line.Exception.ToString().Contains(exceptionMessage, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null)
            _lines.Enqueue((logLevel, exception));
    }

    public void Dispose()
    {
    }
}
