using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using VaporForge.Docker.Engine;

namespace VaporForge.Docker.Sandboxes;

/// <summary>Data in folders below a root on this machine: <c>(root)/(session)/workspace</c> and <c>home</c>.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class DataFolders : ISandboxData
{
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root;
    private readonly bool _isRoot;

    public DataFolders(string root)
    {
        _root = root;
        _isRoot = geteuid() == 0;
        Owner = _isRoot ? SandboxPaths.Agent : new SandboxOwner(geteuid(), getegid());
    }

    public SandboxOwner Owner { get; }

    public IReadOnlyList<Mount> Mounts(string sessionId) =>
    [
        new("bind", Path.Combine(FolderOf(sessionId), "workspace"), SandboxPaths.Workspace),
        new("bind", Path.Combine(FolderOf(sessionId), "home"), SandboxPaths.Home),
    ];

    public Task PrepareAsync(string sessionId, CancellationToken cancellationToken) => AtDiskAsync("made", sessionId, () =>
    {
        Directory.CreateDirectory(FolderOf(sessionId), OnlyOwner);
        foreach (var folder in Mounts(sessionId).Select(mount => mount.Source))
        {
            // Also where it is there: we may have died before it was given away. What is in it is the sandbox's own.
            Directory.CreateDirectory(folder, OnlyOwner);
            if (_isRoot && lchown(folder, Owner.UserId, Owner.GroupId) != 0)
                throw new IOException($"lchown {folder}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    });

    public Task<bool> ExistsAsync(string sessionId, CancellationToken cancellationToken) =>
        Task.FromResult(Directory.Exists(FolderOf(sessionId)));

    public Task<IReadOnlyList<string>> ListSessionsAsync(CancellationToken cancellationToken)
    {
        var folders = Directory.Exists(_root) ? Directory.EnumerateDirectories(_root) : [];
        IReadOnlyList<string> sessions = [.. folders.Select(folder => Path.GetFileName(folder)).Where(Ids.IsValid)];
        return Task.FromResult(sessions);
    }

    public Task RemoveAsync(string sessionId, CancellationToken cancellationToken) => AtDiskAsync("removed", sessionId, () =>
    {
        var folder = FolderOf(sessionId);
        // Links are removed, not followed.
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    });

    private string FolderOf(string sessionId) => Path.Combine(_root, SandboxNames.Checked(sessionId));

    private static Task AtDiskAsync(string done, string sessionId, Action action)
    {
        try
        {
            action();
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EngineFault.Unavailable(
                $"The data of sandbox {sessionId} could not be {done}. Look at the free space and the owner of Docker:DataRoot.",
                e.Message,
                e);
        }
    }

    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc")]
    private static extern uint getegid();

    [DllImport("libc", SetLastError = true)]
    private static extern int lchown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
