namespace VaporForge.Docker.Sandboxes;

/// <summary>What the sandbox image promises (sandbox/image).</summary>
internal static class SandboxPaths
{
    public const string Workspace = "/workspace";
    public const string Home = "/home/agent";

    /// <summary>The program of sandbox/workspace, and what runs it.</summary>
    public static readonly string[] Files = ["/usr/bin/node", "/opt/vaporforge/workspace/files.mjs"];

    /// <summary>The image's user <c>agent</c>.</summary>
    public static readonly SandboxOwner Agent = new(10001, 10001);
}
