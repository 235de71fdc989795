using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VaporForge.Sandboxes;

namespace VaporForge.Silo.Sandboxes;

/// <summary>What .NET has no call for.</summary>
internal static class Libc
{
    public const int SigKill = 9;
    public const int SigTerm = 15;

    /// <summary>inotify(7): someone who had the file open for writing closed it, or ended.</summary>
    public const uint ClosedByWriter = 0x8;

    private const int NoSuchProcess = 3;
    private const int NotSupported = 95;
    private const uint OwnerReadsAndWrites = 0b110_000_000;
    private const uint Modified = 0x2;
    private const int CloseOnExec = 0x80000;

    private const int ReadWrite = 0x2;
    private const int NoControllingTerminal = 0x100;

    /// <summary>TIOCSWINSZ, ioctl_tty(2); the same number on all machines that .NET runs on.</summary>
    private const nuint SetWindowSize = 0x5414;
    private const int DeviceNameBytes = 128;

    /// <summary>fallocate(2): takes a part's blocks away, and leaves the length as it is.</summary>
    private const int PunchHoleKeepSize = 0x2 | 0x1;

    public static void MakeFifo(string path)
    {
        if (mkfifo(path, OwnerReadsAndWrites) != 0) throw Failure($"mkfifo {path}");
    }

    /// <summary>To one process, or to a whole group by its negative number. Nobody there: nothing.</summary>
    public static void Signal(int processId, int signal)
    {
        if (kill(processId, signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess) throw Failure($"kill {processId}");
    }

    public static SafeFileHandle NewInotify()
    {
        var instance = inotify_init1(CloseOnExec);
        return instance >= 0 ? new SafeFileHandle(instance, ownsHandle: true) : throw Failure("inotify_init1 (fs.inotify.max_user_instances)");
    }

    /// <summary>The same number again for a file that is watched already.</summary>
    public static int AddWatch(SafeFileHandle instance, string path)
    {
        var watch = inotify_add_watch(instance, path, Modified | ClosedByWriter);
        return watch >= 0 ? watch : throw Failure($"inotify_add_watch {path} (fs.inotify.max_user_watches)");
    }

    /// <summary>A file that is gone took its watch with it: nothing.</summary>
    public static void RemoveWatch(SafeFileHandle instance, int watch) => _ = inotify_rm_watch(instance, watch);

    /// <summary>Gives the blocks of the file's beginning back to the disk; false where the file system cannot.</summary>
    public static bool PunchHole(SafeFileHandle file, long length)
    {
        if (fallocate(file, PunchHoleKeepSize, 0, length) == 0) return true;
        return Marshal.GetLastPInvokeError() == NotSupported ? false : throw Failure("fallocate");
    }

    /// <summary>The master of a new pseudo terminal (posix_openpt(3)); it does not become ours, and no child gets it.</summary>
    public static int OpenTerminalMaster()
    {
        var master = posix_openpt(ReadWrite | NoControllingTerminal | CloseOnExec);
        return master >= 0 ? master : throw Failure("posix_openpt (kernel.pty.max)");
    }

    /// <summary>Lets the other side be opened, and tells where it is.</summary>
    public static string UnlockTerminal(SafeHandle master)
    {
        var name = new byte[DeviceNameBytes];
        if (grantpt(master) != 0) throw Failure("grantpt");
        if (unlockpt(master) != 0) throw Failure("unlockpt");
        var error = ptsname_r(master, name, name.Length);
        return error == 0 ? Encoding.UTF8.GetString(name.AsSpan(0, name.IndexOf((byte)0))) : throw new IOException($"ptsname_r: {error}");
    }

    /// <summary>The programs on the other side are told (SIGWINCH).</summary>
    public static void SetTerminalSize(SafeHandle master, TerminalSize size)
    {
        var window = new WindowSize { Columns = (ushort)size.Columns, Rows = (ushort)size.Rows };
        if (ioctl(master, SetWindowSize, ref window) != 0) throw Failure("ioctl TIOCSWINSZ");
    }

    private static IOException Failure(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", SetLastError = true)]
    private static extern int mkfifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int processId, int signal);

    [DllImport("libc", SetLastError = true)]
    private static extern int inotify_init1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int inotify_add_watch(SafeFileHandle instance, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mask);

    [DllImport("libc", SetLastError = true)]
    private static extern int inotify_rm_watch(SafeFileHandle instance, int watch);

    [DllImport("libc", SetLastError = true)]
    private static extern int posix_openpt(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int grantpt(SafeHandle master);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlockpt(SafeHandle master);

    /// <summary>Its answer is the error's number.</summary>
    [DllImport("libc")]
    private static extern int ptsname_r(SafeHandle master, byte[] name, nint length);

    [DllImport("libc", SetLastError = true)]
    private static extern int ioctl(SafeHandle terminal, nuint request, ref WindowSize size);

    [DllImport("libc", SetLastError = true)]
    private static extern int fallocate(SafeFileHandle file, int mode, long offset, long length);
}
