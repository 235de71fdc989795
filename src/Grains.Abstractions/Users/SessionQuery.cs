namespace VaporForge.Users;

/// <summary>Which of a user's sessions to list.</summary>
/// <param name="After">The <see cref="VaporForge.Sessions.SessionPage.Next"/> of the page before, or null.</param>
/// <param name="Limit">1 to 200.</param>
/// <param name="Text">Only those whose title has this text, in any case; null is all.</param>
/// <param name="Deleted">Those that are deleted and can be restored, instead of those that live.</param>
[GenerateSerializer, Immutable, Alias("vf.SessionQuery")]
public sealed record SessionQuery(
    [property: Id(0)] string? After,
    [property: Id(1)] int Limit,
    [property: Id(2)] string? Text = null,
    [property: Id(3)] bool Deleted = false);
