namespace VaporForge.Chaos.Topology;

/// <summary>What <c>./vf cluster up</c> leaves in a data folder. All that this program knows of how a cluster is made.</summary>
internal sealed class ClusterFolder
{
    /// <exception cref="ClusterFolderException">It is not such a folder.</exception>
    public ClusterFolder(string path)
    {
        Path = path;
        try
        {
            Members =
            [
                .. Directory.EnumerateDirectories(System.IO.Path.Combine(path, "members"))
                    .OrderBy(folder => folder, StringComparer.Ordinal)
                    .Select(folder => new Member(folder)),
            ];
            Endpoints =
            [
                .. File.ReadAllLines(System.IO.Path.Combine(path, "endpoints"))
                    .Where(line => line.Length > 0)
                    .Select(line => new Uri(line.Trim())),
            ];
            Token = File.ReadAllText(System.IO.Path.Combine(path, "local-token")).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UriFormatException or ArgumentException)
        {
            throw new ClusterFolderException($"{path} is not the folder of a cluster that is up: {e.Message}", e);
        }

        if (Endpoints.Count == 0) throw new ClusterFolderException($"{path}/endpoints names no address");
        if (!Members.Any(member => member.IsVictim)) throw new ClusterFolderException($"{path}/members has no node, silo or gateway");
    }

    public string Path { get; }

    /// <summary>By name.</summary>
    public IReadOnlyList<Member> Members { get; }

    public IReadOnlyList<Uri> Endpoints { get; }

    /// <summary>The bearer token of the local user.</summary>
    public string Token { get; }

    public IReadOnlyList<Member> Victims => [.. Members.Where(member => member.IsVictim)];

    public Member? Find(MemberRole role) => Members.FirstOrDefault(member => member.Role == role);

    public string Describe() => string.Join(
        ", ", Members.GroupBy(member => member.Role).Select(role => $"{role.Count()} {role.Key.ToString().ToLowerInvariant()}"));
}

internal sealed class ClusterFolderException : Exception
{
    public ClusterFolderException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
