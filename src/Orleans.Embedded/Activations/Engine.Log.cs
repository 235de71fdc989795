using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

internal sealed partial class Engine
{
    [LoggerMessage(LogLevel.Debug, "{Call} failed")]
    private partial void LogCallFailed(Exception exception, GrainMethod call);

    [LoggerMessage(LogLevel.Warning, "One-way call {Call} failed")]
    private partial void LogOneWayCallFailed(Exception exception, GrainMethod call);

    [LoggerMessage(LogLevel.Warning, "{GrainId} has as many calls waiting as it may; further ones are refused")]
    private partial void LogOverloaded(GrainId grainId);

    [LoggerMessage(LogLevel.Error, "{GrainId} did not activate")]
    private partial void LogActivationFailed(Exception exception, GrainId grainId);

    [LoggerMessage(LogLevel.Error, "{GrainId} ends in spite of a failure in {Step}")]
    private partial void LogDeactivationStepFailed(Exception exception, string step, GrainId grainId);

    [LoggerMessage(LogLevel.Warning, "A timer tick of {GrainId} failed; the timer goes on")]
    private partial void LogTimerFailed(Exception exception, GrainId grainId);

    [LoggerMessage(LogLevel.Warning, "An enumerator of {GrainId} could not be disposed of")]
    private partial void LogEnumeratorFailed(Exception exception, GrainId grainId);

    [LoggerMessage(LogLevel.Error, "A turn of {GrainId} beside its calls failed")]
    private partial void LogTurnFailed(Exception exception, GrainId grainId);

    [LoggerMessage(LogLevel.Error, "Looking for overdue calls and idle grains failed; it goes on")]
    private partial void LogSweepFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Grains were still busy when the time to stop was up")]
    private partial void LogStopTimedOut();

    public void CallFailed(Exception exception, GrainCall call) => LogCallFailed(exception, call.Method);

    public void OneWayCallFailed(Exception exception, GrainCall call) => LogOneWayCallFailed(exception, call.Method);

    public void RejectedOverloaded(GrainId grainId) => LogOverloaded(grainId);

    public void ActivationFailed(Exception exception, GrainId grainId) => LogActivationFailed(exception, grainId);

    public void DeactivationStepFailed(Exception exception, string step, GrainId grainId) =>
        LogDeactivationStepFailed(exception, step, grainId);

    public void TimerFailed(Exception exception, GrainId grainId) => LogTimerFailed(exception, grainId);

    public void EnumeratorFailed(Exception exception, GrainId grainId) => LogEnumeratorFailed(exception, grainId);

    public void TurnFailed(Exception exception, GrainId grainId) => LogTurnFailed(exception, grainId);

    public void SweepFailed(Exception exception) => LogSweepFailed(exception);

    public void StopTimedOut() => LogStopTimedOut();
}
