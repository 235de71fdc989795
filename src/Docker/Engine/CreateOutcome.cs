namespace VaporForge.Docker.Engine;

internal enum CreateOutcome
{
    Created,

    /// <summary>Somebody else has made one of this name; look again.</summary>
    NameTaken,

    /// <summary>The image, or something else that the request names, is not there (any more).</summary>
    PartMissing,
}
