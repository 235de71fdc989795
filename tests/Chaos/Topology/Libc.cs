using System.Runtime.InteropServices;

namespace VaporForge.Chaos.Topology;

/// <summary>What .NET has no call for.</summary>
internal static class Libc
{
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;
    private const int NoSuchProcess = 3;

    /// <summary>To one process, or to a whole group by its negative number.</summary>
    /// <returns>False when there is nobody.</returns>
    public static bool Signal(int processId, int signal)
    {
        if (kill(processId, signal) == 0) return true;
        return Marshal.GetLastPInvokeError() == NoSuchProcess
            ? false
            : throw new IOException($"kill {processId}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
