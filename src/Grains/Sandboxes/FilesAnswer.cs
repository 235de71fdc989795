using System.Text.Json.Serialization;
using VaporForge.Sandboxes;

namespace VaporForge.Grains.Sandboxes;

/// <summary>A line from the files program (sandbox/workspace/files.mjs); fields that its verb does not have are null.</summary>
internal sealed record FilesAnswer
{
    public bool Ok { get; init; }

    /// <summary>Of a refusal, with <see cref="Detail"/>.</summary>
    public string? Code { get; init; }
    public string? Detail { get; init; }

    public string? Path { get; init; }
    public long? Size { get; init; }
    public bool? Created { get; init; }
    public bool? Truncated { get; init; }
    public FilesEntry[]? Entries { get; init; }

    public FolderListing ToListing() =>
        new(Path ?? "", [.. (Entries ?? []).Select(entry => entry.ToEntry())], Truncated ?? false);

    public WrittenFile ToWritten() => new(Path ?? "", Size ?? 0, Created ?? false);

    public VaporForgeException ToError() => Code switch
    {
        "not-found" => new VaporForgeException(ErrorCodes.FileNotFound, Detail!),
        "bad-path" => new VaporForgeException(ErrorCodes.InvalidRequest, $"path {Detail}"),
        "not-allowed" => new VaporForgeException(ErrorCodes.Forbidden, Detail!),
        "too-large" => new VaporForgeException(ErrorCodes.TooLarge, Detail!),
        "disk-full" => new VaporForgeException(ErrorCodes.DiskFull, Detail!),
        _ => new VaporForgeException(ErrorCodes.SandboxUnavailable, "The sandbox could not do this with its files.", Detail),
    };
}

internal sealed record FilesEntry(string Name, string Type, long Size, long ModifiedAtMs)
{
    public FolderEntry ToEntry() => new(Name, Type, Size, DateTimeOffset.FromUnixTimeMilliseconds(ModifiedAtMs));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FilesAnswer))]
internal sealed partial class FilesJson : JsonSerializerContext;
