namespace VaporForge.Docker.Engine;

/// <summary>The first byte of a multiplexed frame (Engine API, "Attach to a container", stream format).</summary>
internal enum StreamKind : byte
{
    StandardInput = 0,
    StandardOutput = 1,
    StandardError = 2,

    /// <summary>What the engine itself has to report.</summary>
    SystemError = 3,
}
