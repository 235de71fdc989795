using Orleans.Runtime;

namespace Orleans;

public static partial class GrainBaseExtensions
{
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentNullException.ThrowIfNull(callback);
        return ((Activation)grain.GrainContext).RegisterTimer(token => callback(state, token), options);
    }

    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentNullException.ThrowIfNull(callback);
        return ((Activation)grain.GrainContext).RegisterTimer(callback, options);
    }

    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options) =>
        grain.RegisterGrainTimer((call, _) => call(), callback, options);

    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, Task> callback, TState state, GrainTimerCreationOptions options) =>
        grain.RegisterGrainTimer((value, _) => callback(value), state, options);

    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, state, new GrainTimerCreationOptions(dueTime, period));

    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        TimeSpan dueTime,
        TimeSpan period) =>
        grain.RegisterGrainTimer(callback, state, new GrainTimerCreationOptions(dueTime, period));
}
