namespace VaporForge.Docker.Engine;

/// <summary>Body of <c>POST /containers/{id}/exec</c>: what we use of it. Who runs it is the container's user, and with what
/// environment, beside <paramref name="Env"/>, too.</summary>
internal sealed record ExecRequest(
    IReadOnlyList<string> Cmd,
    IReadOnlyList<string> Env,
    string WorkingDir,
    bool Tty,
    bool AttachStdin,
    bool AttachStdout,
    bool AttachStderr);

/// <summary>Body of <c>POST /exec/{id}/start</c>.</summary>
internal sealed record ExecStart(bool Detach, bool Tty);

internal sealed record CreatedExec(string Id);

/// <summary>What <c>GET /exec/{id}/json</c> answers, as far as we read it.</summary>
internal sealed record ExecDetails(bool Running, int? ExitCode);
