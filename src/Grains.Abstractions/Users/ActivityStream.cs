namespace VaporForge.Users;

/// <summary>Where changes to a user's session list are published: items are
/// <see cref="Sessions.SessionSummary"/>.</summary>
public static class ActivityStream
{
    public const string Provider = "activity";
    public const string Namespace = "user-activity";
}
