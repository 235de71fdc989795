namespace VaporForge.Gateway.Workspace;

/// <summary>A file that is whole and in its place.</summary>
/// <param name="Path">In its shortest form.</param>
public sealed record UploadAnswer(string Path, long Size);
