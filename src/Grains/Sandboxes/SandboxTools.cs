namespace VaporForge.Grains.Sandboxes;

/// <summary>What a sandbox host's sandboxes have for people to be served with.</summary>
/// <param name="Files">The program of sandbox/workspace, to be followed by what it is to do.</param>
public sealed record SandboxTools(IReadOnlyList<string> Files)
{
    /// <summary>What a terminal runs: a shell as people know it, where there is one. As an interactive shell it reads what the user
    /// has set up.</summary>
    public static IReadOnlyList<string> Shell { get; } =
        ["/bin/sh", "-c", "if command -v bash >/dev/null; then exec bash -i; else exec sh -i; fi"];
}
