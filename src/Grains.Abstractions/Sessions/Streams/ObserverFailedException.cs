namespace VaporForge.Sessions.Streams;

/// <summary>Tells an observer's failure from a failure of the source, which is mended.</summary>
internal sealed class ObserverFailedException(Exception inner) : Exception(
    "The observer of a session's stream failed.", inner);
