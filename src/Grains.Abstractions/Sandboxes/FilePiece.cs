namespace VaporForge.Sandboxes;

/// <summary>A piece of a file that is read. The first has no bytes, and says that the file is there.</summary>
/// <param name="Size">How many bytes the whole file has.</param>
/// <param name="Bytes">The next of them; nobody changes them.</param>
[GenerateSerializer, Immutable, Alias("vf.FilePiece")]
public sealed record FilePiece([property: Id(0)] long Size, [property: Id(1)] byte[] Bytes)
{
    /// <summary>The most bytes that travel in one piece, in either direction. Below the size from which .NET treats arrays as
    /// large.</summary>
    public const int MaxBytes = 64 * 1024;
}
