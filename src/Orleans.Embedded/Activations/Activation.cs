namespace Orleans.Runtime;

internal abstract class Activation : IGrainContext
{
    public static Activation? Current => null;

    public abstract IGrainFactory GrainFactory { get; }

    public abstract GrainReference GrainReference { get; }

    public abstract GrainId GrainId { get; }

    public abstract object? GrainInstance { get; }

    public abstract IServiceProvider ActivationServices { get; }

    public abstract Task Deactivated { get; }

    public abstract void Deactivate(
        DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

    public abstract void DelayDeactivation(TimeSpan timeSpan);

    public abstract IGrainTimer RegisterTimer(
        Func<CancellationToken, Task> callback, GrainTimerCreationOptions options);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => GrainId.GetHashCode();
}
