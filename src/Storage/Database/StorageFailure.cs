namespace VaporForge.Storage.Database;

/// <summary>How any failure of a database reaches callers.</summary>
internal static class StorageFailure
{
    private const string PublicText = "The storage is not available at the moment; try again.";

    /// <summary>What is not a failure of ours passes as it is: an error that has its code already, and the caller's own
    /// cancellation.</summary>
    public static bool IsRaw(Exception failure, CancellationToken cancellationToken) =>
        failure is not VaporForgeException && !(failure is OperationCanceledException && cancellationToken.IsCancellationRequested);

    public static VaporForgeException From(Exception failure) =>
        failure as VaporForgeException ?? Because($"{failure.GetType().Name}: {failure.Message}", failure);

    public static VaporForgeException Because(string detail, Exception? inner = null) =>
        new(ErrorCodes.StorageUnavailable, PublicText, detail, inner);
}
