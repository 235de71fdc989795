using System.Runtime.InteropServices;

namespace VaporForge.Silo.Sandboxes;

/// <summary>What .NET has no call for.</summary>
internal static class Libc
{
    public const int SigKill = 9;
    public const int SigTerm = 15;
    private const int NoSuchProcess = 3;
    private const uint OwnerReadsAndWrites = 0b110_000_000;

    public static void MakeFifo(string path)
    {
        if (mkfifo(path, OwnerReadsAndWrites) != 0) throw new IOException($"mkfifo {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>To one process, or to a whole group by its negative number. Nobody there: nothing.</summary>
    public static void Signal(int processId, int signal)
    {
        if (kill(processId, signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
            throw new IOException($"kill {processId}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int mkfifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int processId, int signal);
}
