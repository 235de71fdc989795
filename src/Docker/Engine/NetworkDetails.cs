namespace VaporForge.Docker.Engine;

/// <summary>Body of <c>POST /networks/create</c>.</summary>
internal sealed record NetworkRequest
{
    public required string Name { get; init; }
    public required string Driver { get; init; }
    public required bool Internal { get; init; }
    public required IReadOnlyDictionary<string, string> Options { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public Ipam? IPAM { get; init; }
    public bool EnableIPv6 { get; init; }

    /// <summary>Before API 1.44 two networks may have the same name unless this is set.</summary>
    public bool CheckDuplicate { get; init; }
}

/// <summary>What <c>GET /networks/{id}</c> answers, as far as we read it.</summary>
internal sealed record NetworkDetails(
    string Id, string Name, string Driver, bool Internal, Ipam? IPAM, Dictionary<string, string>? Options);

internal sealed record Ipam(IReadOnlyList<IpamPool>? Config);

internal sealed record IpamPool
{
    public string? Subnet { get; init; }
    public string? Gateway { get; init; }
    public IReadOnlyDictionary<string, string>? AuxiliaryAddresses { get; init; }
}
