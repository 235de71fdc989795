using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VaporForge.Chaos.Topology;

/// <summary>What .NET has no call for.</summary>
internal static class Libc
{
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;
    private const int NoSuchProcess = 3;
    private const int NoRoom = 28;

    /// <summary>To one process, or to a whole group by its negative number.</summary>
    /// <returns>False when there is nobody.</returns>
    public static bool Signal(int processId, int signal)
    {
        if (kill(processId, signal) == 0) return true;
        return Marshal.GetLastPInvokeError() == NoSuchProcess
            ? false
            : throw new IOException($"kill {processId}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Takes room on the disk without writing to it.</summary>
    /// <returns>False when there is not so much.</returns>
    public static bool TryAllocate(SafeFileHandle file, long offset, long length)
    {
        if (fallocate(file, 0, offset, length) == 0) return true;
        return Marshal.GetLastPInvokeError() == NoRoom
            ? false
            : throw new IOException($"fallocate: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fallocate(SafeFileHandle file, int mode, long offset, long length);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
