namespace VaporForge.Docker.Sandboxes;

/// <summary>What sandboxes reach of the world.</summary>
public enum Egress
{
    /// <summary>Only the host's address on the sandboxes' bridge: no other machine, no other address of the host, no
    /// names.</summary>
    Internal,

    /// <summary>Whatever the host reaches. Neighbours stay out of reach.</summary>
    Open,
}
