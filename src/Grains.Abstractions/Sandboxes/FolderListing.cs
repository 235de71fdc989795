using System.Collections.Immutable;

namespace VaporForge.Sandboxes;

/// <summary>What a folder of the workspace holds: folders first, then by name.</summary>
/// <param name="Path">In its shortest form; empty for the workspace itself.</param>
/// <param name="Truncated">Whether there is more than is told.</param>
[GenerateSerializer, Immutable, Alias("vf.FolderListing")]
public sealed record FolderListing(
    [property: Id(0)] string Path,
    [property: Id(1)] ImmutableArray<FolderEntry> Entries,
    [property: Id(2)] bool Truncated);

/// <param name="Type"><c>file</c>, <c>directory</c>, <c>link</c> or <c>other</c>.</param>
/// <param name="Size">Bytes of a file; 0 for all else.</param>
[GenerateSerializer, Immutable, Alias("vf.FolderEntry")]
public sealed record FolderEntry(
    [property: Id(0)] string Name,
    [property: Id(1)] string Type,
    [property: Id(2)] long Size,
    [property: Id(3)] DateTimeOffset ModifiedAt);
