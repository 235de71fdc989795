using System.Runtime.InteropServices;

namespace VaporForge.Silo.Hosting;

/// <summary>Chats, keys and tokens are nobody else's business: whatever this process makes is its user's alone, the
/// database's files included, which are made by a library.</summary>
internal static partial class OwnerOnly
{
    private const uint GroupAndOthers = 0b000_111_111;

    public static void Apply() => _ = umask(GroupAndOthers);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint umask(uint mask);
}
