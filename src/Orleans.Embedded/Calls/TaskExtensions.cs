namespace Orleans.Embedded;

internal static class TaskExtensions
{
    /// <summary>For tasks that handle all their failures themselves.</summary>
    public static void Forget(this Task task) => _ = task;
}
