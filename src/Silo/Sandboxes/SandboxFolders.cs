namespace VaporForge.Silo.Sandboxes;

/// <summary>Where one session's things lie.</summary>
internal sealed record SandboxFolders(string Root)
{
    public const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The agent host's journals and the record of what is applied. It outlives sleep, as packages in the home
    /// do.</summary>
    public string State => Path.Combine(Root, "state");

    public string Workspace => Path.Combine(Root, "workspace");

    public string Home => Path.Combine(Root, "home");

    public string Tmp => Path.Combine(Root, "tmp");

    /// <summary>What belongs to one process: its streams, its identity, its diagnostics.</summary>
    public string Run => Path.Combine(Root, "run");

    public string Commands => Path.Combine(Run, "commands");

    public string Replies => Path.Combine(Run, "replies");

    public string Identity => Path.Combine(Run, "identity");

    public string Diagnostics => Path.Combine(Run, "diagnostics.log");

    /// <summary>Taken by whoever changes the sandbox; it says for which owner. It is there as long as the sandbox's data.</summary>
    public string Lock => Path.Combine(Root, "lock");

    public static SandboxFolders Of(string dataRoot, string sessionId) => Ids.IsValid(sessionId)
        ? new SandboxFolders(Path.Combine(dataRoot, sessionId))
        : throw new VaporForgeException(ErrorCodes.InvalidRequest, "The session id is not URL-safe text of at most 64 characters.");

    public void Create()
    {
        foreach (var folder in (string[])[Root, State, Workspace, Home, Tmp, Run]) Directory.CreateDirectory(folder, OnlyOwner);
    }
}
