namespace VaporForge.Sandboxes;

/// <summary>How far an upload is: first that it takes bytes, then, after the last of them, what has become of them.</summary>
/// <param name="Written">Null in the first step.</param>
[GenerateSerializer, Immutable, Alias("vf.UploadStep")]
public sealed record UploadStep([property: Id(0)] WrittenFile? Written);

/// <summary>A file that is whole and in its place.</summary>
/// <param name="Path">In its shortest form.</param>
/// <param name="IsNew">False when it replaced one.</param>
[GenerateSerializer, Immutable, Alias("vf.WrittenFile")]
public sealed record WrittenFile(
    [property: Id(0)] string Path,
    [property: Id(1)] long Size,
    [property: Id(2)] bool IsNew);
