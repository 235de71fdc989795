namespace VaporForge.Chaos.Topology;

/// <summary>What a member of a cluster does; the word in its <c>role</c> file.</summary>
internal enum MemberRole
{
    /// <summary>Hosts grains and speaks HTTP.</summary>
    Node,
    Silo,
    Gateway,
    Postgres,
    Nginx,
}
